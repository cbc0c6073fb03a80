import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../cases/case.ts';
import { create } from '../cases/objects.ts';
import { runSmoke } from '../cases/run-smoke.ts';
import { cronJob, job, namespace } from '../cases/workload-objects.ts';
import { made } from '../cases/workloads.ts';
import { awaitState, hasCondition, rollingUpdate, uidOf } from '../cases/workloads-quiet.ts';
import type { Entry } from './entry.ts';

/** What is young is judged, too: nobody may say that it was only too young to be seen. */
const config = { workloads: { grace: '1s' } } as const;

const updating: Case['inject'] = async (lab) => {
  const heal = await made([namespace])(lab);
  await rollingUpdate(lab);
  return heal;
};

const completed: Case['inject'] = async (lab) => {
  const cron = cronJob('nightly');
  const heal = await made([namespace, cron])(lab);
  const done = job('nightly-1', 'setTimeout(() => {}, 500)', {
    name: cron.name,
    uid: await uidOf(lab, cron),
  });
  await create(lab, done);
  await awaitState(lab, done, hasCondition('Complete', 'True'));
  return heal;
};

/** One after the other, until it is healed. */
const secondRun: Case['inject'] = async (lab) => {
  let over = false;
  const others = (async () => {
    while (!over) await runSmoke(lab, { etcd: lab.etcd });
  })();
  await sleep(500);
  return async () => {
    over = true;
    await others;
  };
};

/** What looks like trouble and is none: a run that complains of it has cried wolf. */
export const harmless: readonly Entry[] = [
  { name: 'node-cordoned', inject: [['node-cordoned', 'n2']], expect: [], config },
  { name: 'node-drained', inject: [['node-drained', 'n2']], expect: [], config },
  { name: 'node-tainted', inject: [['node-tainted', 'n2']], expect: [], config },
  { name: 'node-joining', inject: [['node-joining', 'n3']], expect: [], config },
  { name: 'node-removed', inject: [['node-removed', 'n3']], expect: [], config },
  { name: 'rolling-update', inject: [updating], expect: [], config },
  { name: 'cronjob-completed', inject: [completed], expect: [], config },
  { name: 'cpu-load', inject: [['cpu-load']], expect: [], config },
  { name: 'second-run', inject: [secondRun], expect: [], config },
];
