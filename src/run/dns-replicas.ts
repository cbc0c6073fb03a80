import { DriverError } from '../core/errors.ts';
import type { DnsReplicaFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { ProbeQuestion } from '../core/plan.ts';
import type { Agent } from '../drivers/driver.ts';
import type { RunContext } from './context.ts';
import { notAskedOf } from './not-asked.ts';
import type { Asked } from './observe.ts';
import { FULL_MESH_NODES, NEIGHBOURS } from './pairs.ts';

export type ReplicaAsk = (from: Agent, to: Asked) => Promise<Observation>;

/** Asks every pod behind the DNS service at its own address. @param label what is asked for */
export async function askReplicas(
  { transport = 'udp' }: ProbeQuestion,
  from: readonly Agent[],
  label: string,
  { cluster }: RunContext,
  ask: ReplicaAsk,
): Promise<Observation[]> {
  try {
    const replicas = (await cluster.read('dnsReplicas')).filter(({ ready }) => ready);
    const asked = whoAsksWhom(from, replicas).map(([agent, { pod, address, node, ports }]) => {
      const name = pod || address;
      const place = node ? ` on ${node}` : '';
      const replica = { pod: name, address, port: ports[transport] ?? 53 };
      return ask(agent, { label: `${label} via ${name}${place}/${transport}`, replica });
    });
    return replicas.length > 0 ? await Promise.all(asked) : from.map((agent) => nobody(agent, label));
  } catch (error) {
    if (error instanceof DriverError) return [notAskedOf(error)];
    throw error;
  }
}

/** Everybody asks every replica; above `FULL_MESH_NODES` each asks a few, and every replica is asked. */
export function whoAsksWhom<A>(
  from: readonly A[],
  replicas: readonly DnsReplicaFact[],
): [A, DnsReplicaFact][] {
  const all = replicas.length;
  const enough = Math.max(NEIGHBOURS, Math.ceil(all / Math.max(1, from.length)));
  const each = from.length <= FULL_MESH_NODES ? all : Math.min(all, enough);
  return from.flatMap((agent, i) =>
    Array.from({ length: each }, (_, k): [A, DnsReplicaFact] => [agent, replicas[(i * each + k) % all]!]),
  );
}

const nobody = ({ name }: Agent, label: string): Observation => ({
  from: name,
  to: `${label} via any replica`,
  status: 'failed',
  expected: 'an answer',
  observed: 'the DNS service has no pod that is ready',
  code: 'EBACKEND',
  attempts: 0,
});
