/**
 * `npm run test:cronjob [-- --rounds N] [-- --scope namespace] [-- --suite NAME]...`: lets the printed CronJob run N times
 * on the lab, once a minute, with the built image, and holds all objects of the cluster before against those after.
 * Others may use the lab meanwhile: the objects are looked at while no namespace but the cluster's own and this one's is
 * there. A line a round goes to stdout. Exit code 1 where a round fails or something is left, 2 where it is misused.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { UsageError } from '../errors.ts';
import type { Lab } from '../lab.ts';
import { orMisused } from '../or-misused.ts';
import { progress, step } from '../progress.ts';
import { stopOnSignals } from '../stop.ts';
import { until } from '../system/wait.ts';
import { withLab } from '../with-lab.ts';
import { difference, type Inventory, inventory, isSameSet } from './inventory.ts';
import {
  CRON_JOBS,
  JOBS,
  type Job,
  jobEnded,
  manifest,
  NAMESPACE,
  removeAccount,
  removeObject,
  verdictOf,
} from './job.ts';

const NAME = 'kube-smoke';
const CRON_JOB = `${CRON_JOBS}/${NAME}`;
/** What is to stay: its history, and the verdict. */
const KEPT = [`ConfigMap ${NAMESPACE}/kube-smoke-health`, `CronJob ${NAMESPACE}/${NAME}`];
const ROUND_SECONDS = 60;
const PATIENCE_SECONDS = 600;

const { rounds, scope, suite } = orMisused('test:cronjob', readOptions);
const stop = stopOnSignals('no more rounds');

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '2' },
      scope: { type: 'string', default: 'cluster' },
      suite: { type: 'string', multiple: true, default: [] },
    },
  });
  if (!/^[1-9]\d*$/.test(values.rounds)) throw new UsageError(`--rounds is a number, not ${values.rounds}`);
  return { ...values, rounds: Number(values.rounds) };
}

async function test(lab: Lab): Promise<boolean> {
  const image = await lab.smokeImage();
  const chosen = ['--scope', scope, ...suite.flatMap((name) => ['--suite', name])];
  await lab.apply(await manifest('rbac', '--scope', scope));
  await lab.apply(await manifest('cronjob', '--schedule', '* * * * *', '--image', image, ...chosen));
  try {
    await suspend(lab, true);
    const before = await step('looked at all objects', () => whileAlone(lab, () => inventory(lab, KEPT)));
    await suspend(lab, false);
    const passed = await countRounds(lab);
    await suspend(lab, true);
    const left = await isSameAfter(lab, before);
    print(
      `${passed} of ${rounds} rounds passed; ${left ? 'the same set of objects as before' : 'objects differ'}`,
    );
    return passed === rounds && left;
  } finally {
    await removeObject(lab, CRON_JOB);
    await removeAccount(lab);
  }
}

const suspend = (lab: Lab, yes: boolean) => lab.adminRequest('PATCH', CRON_JOB, { spec: { suspend: yes } });

/** Prints each as it ends. @returns how many passed */
async function countRounds(lab: Lab): Promise<number> {
  const ended = new Set<string>();
  let passed = 0;
  const deadline = performance.now() + (rounds + 5) * ROUND_SECONDS * 1000;
  while (ended.size < rounds && performance.now() < deadline && !stop.aborted) {
    for (const job of await jobs(lab)) {
      const verdict = verdictOf(job);
      if (!verdict || ended.has(job.metadata.name)) continue;
      ended.add(job.metadata.name);
      if (verdict === 'Complete') passed += 1;
      const { log } = await jobEnded(lab, job.metadata.name);
      print(
        `${String(ended.size).padStart(3)}  ${job.metadata.creationTimestamp}  ${verdict}  ${summaryOf(log)}`,
      );
      if (verdict === 'Failed') progress(log);
    }
    await sleep(1000);
  }
  return passed;
}

async function jobs(lab: Lab): Promise<readonly Job[]> {
  try {
    const { status, body } = await lab.adminRequest('GET', JOBS);
    return status === 200 ? (body as { items: Job[] }).items : [];
  } catch {
    return []; // somebody restarts the API server: the next look will do
  }
}

/** The line for people, e.g. `63 checks on 3 nodes of lab: 60 passed, 3 skipped in 4.2s`. */
const summaryOf = (log: string): string => /^\d+ checks? on .*$/m.exec(log)?.[0] ?? '(no verdict in the log)';

/** What a run leaves to Kubernetes, such as a namespace to be ended, takes a moment to go. */
async function isSameAfter(lab: Lab, before: Inventory): Promise<boolean> {
  let found = { added: [], gone: [], changed: [] } as ReturnType<typeof difference>;
  try {
    await until({ what: 'the same objects', seconds: PATIENCE_SECONDS, intervalMs: 2000 }, async () => {
      found = difference(before, await inventory(lab, KEPT));
      return isSameSet(found);
    });
  } catch {
    // what differs is printed
  }
  for (const [how, names] of Object.entries(found)) for (const name of names) print(`${how}: ${name}`);
  return isSameSet(found);
}

/** Other tests' namespaces and their faults come and go. */
async function whileAlone<T>(lab: Lab, work: () => Promise<T>): Promise<T> {
  const isOther = (name: string) => !/^(default|kube-(smoke|system|public|node-lease))$/.test(name);
  await until({ what: 'no other namespaces', seconds: PATIENCE_SECONDS, intervalMs: 1000 }, async () => {
    const { body } = await lab.adminRequest('GET', '/api/v1/namespaces');
    return !(body as { items: Job[] }).items.some(({ metadata }) => isOther(metadata.name));
  });
  return work();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = (await withLab(test, { nodes: 3, etcd: 3 })) ? 0 : 1;
