import { DriverError } from '../core/errors.ts';
import type { ReadingName, Readings } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { FactName, FactQuestion, PodSelector } from '../core/plan.ts';
import type { Cluster } from '../drivers/driver.ts';
import type { Fact } from '../facts/fact.ts';
import { factJudges } from '../facts/index.ts';
import type { RunContext } from './context.ts';
import { nodesOf } from './nodes-of.ts';

/** Reads what a fact needs, and judges it. @throws DriverError where it cannot be read */
export async function observeFact(
  { fact, args }: FactQuestion,
  { cluster, nodes }: RunContext,
): Promise<readonly Observation[]> {
  // which fact it is and which arguments it takes go together: the plan's types say so
  const { needs, namespaces, judge } = factJudges[fact] as unknown as Fact<FactName, ReadingName>;
  const read = await readAll(cluster, needs, namespaces?.(args));
  const known = {
    facts: cluster.facts,
    nodesOf: (selector: PodSelector) => nodesOf(nodes, selector),
    now: new Date(Date.now() + (cluster.facts.api?.aheadMs ?? 0)),
  };
  return judge(args, read, known);
}

/** Not asked through the API server. */
const BESIDES: ReadonlySet<ReadingName> = new Set(['etcd']);
/** Worth asking an API server that could not even tell its nodes: it is about to be as silent on other lists. */
const WITHOUT_STORE: ReadonlySet<ReadingName> = new Set([...BESIDES, 'etcd-requests']);

async function readAll(
  cluster: Cluster,
  names: readonly ReadingName[],
  namespaces: readonly string[] | undefined,
): Promise<Readings> {
  const { error } = cluster.facts.api?.readyz ?? {};
  const cannotTell = names.some((name) => !(error?.down ? BESIDES : WITHOUT_STORE).has(name));
  if (error && cannotTell) {
    throw new DriverError(error.message, {
      doing: `read ${names.join(', ')}`,
      code: error.code,
      retryable: false,
    });
  }
  const read = await Promise.all(
    names.map(async (name) => [name, await cluster.read(name, namespaces)] as const),
  );
  return Object.fromEntries(read) as unknown as Readings;
}
