import { type Case, together } from '../cases/case.ts';
import { runSmoke, type Smoked } from '../cases/run-smoke.ts';
import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';
import { withLab } from '../with-lab.ts';
import type { Entry, Injection } from './entry.ts';
import { type Field, LIMIT_MS } from './field.ts';

/** With a lab of Kubernetes. */
export const withKubernetes = <T>(work: (field: Field) => Promise<T>): Promise<T> =>
  withLab((lab) => work(fieldOf(lab)), { nodes: 3, etcd: 3 });

const fieldOf = (lab: Lab): Field => ({
  async restore() {
    await lab.heal('all');
    await lab.settled();
  },
  attempt: (entry, signal) => tryEntry(lab, entry, signal),
});

async function tryEntry(lab: Lab, entry: Entry, signal: AbortSignal): Promise<Smoked> {
  let heal = async () => {};
  try {
    heal = await together(...entry.inject.map(injectionOf))(lab);
    if (entry.noticed) await notReady(lab, entry.noticed);
    signal.throwIfAborted();
    const config = { etcd: lab.etcd, ...entry.config };
    return await runSmoke(lab, config, entry.args, { limitMs: LIMIT_MS, signal });
  } finally {
    await heal();
    await lab.heal('all'); // what was injected by half
    await lab.settled();
  }
}

const injectionOf = (one: Injection): Case['inject'] =>
  typeof one === 'function' ? one : (lab) => lab.fault(...one);

const notReady = (lab: Lab, node: string): Promise<void> =>
  until({ what: `${node} is taken for not ready` }, async () => {
    const { body } = await lab.adminRequest('GET', `/api/v1/nodes/${node}`);
    const { conditions } = (body as { status: { conditions: { type: string; status: string }[] } }).status;
    return conditions.some(({ type, status }) => type === 'Ready' && status !== 'True');
  });
