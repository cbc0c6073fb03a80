import { type Case, together } from '../cases/case.ts';
import { runSmoke, type Smoked } from '../cases/run-smoke.ts';
import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';
import type { Entry, Injection } from './entry.ts';

/** A run that takes longer than this is no smoke test any more. */
const LIMIT_MS = 120_000;

/** Breaks the lab as the entry says, runs all default suites, and heals. The lab is well again when it returns. */
export async function tryEntry(lab: Lab, entry: Entry, signal: AbortSignal): Promise<Smoked> {
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
