import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';
import { create, type LabObject, read, remove } from './objects.ts';
import {
  claim,
  container,
  cronJob,
  deployment,
  job,
  namespace,
  storageClass,
  unready,
  volume,
} from './workload-objects.ts';

const CLASS = 'workload-cases';
/** claims of it wait for a pod */
const LAZY = 'workload-cases-lazy';

/** A rollout that does not come to its end; the config excludes it. */
export const KNOWN = 'known-trouble';

interface State {
  readonly metadata: { readonly uid: string };
  readonly status?: {
    readonly phase?: string;
    readonly availableReplicas?: number;
    readonly updatedReplicas?: number;
    readonly lastSuccessfulTime?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
    }[];
  };
}

/** Waits until an object is so. */
export async function awaitState(
  lab: Lab,
  object: LabObject,
  holds: (state: NonNullable<State['status']>) => boolean,
): Promise<void> {
  await until({ what: `${object.collection}/${object.name} as wanted`, seconds: 60 }, async () =>
    holds((await read<State>(lab, object))?.status ?? {}),
  );
}

export async function uidOf(lab: Lab, object: LabObject): Promise<string> {
  return (await read<State>(lab, object))!.metadata.uid;
}

export const hasCondition =
  (type: string, status: string, reason?: string) =>
  ({ conditions = [] }: NonNullable<State['status']>): boolean =>
    conditions.some(
      (one) => one.type === type && one.status === status && (reason === undefined || one.reason === reason),
    );

/** Much that looks like trouble and is none: a rollout under way, an old failure made good, a claim that waits. */
export async function quiet(lab: Lab): Promise<() => Promise<void>> {
  const shared = [
    storageClass(CLASS, 'Immediate'),
    storageClass(LAZY, 'WaitForFirstConsumer'),
    volume(CLASS, CLASS),
  ];
  await remove(lab, [namespace, ...shared]);
  for (const one of [namespace, ...shared, claim('bound', CLASS), claim('waits', LAZY)])
    await create(lab, one);
  const known = deployment(
    KNOWN,
    { containers: [{ ...container(), ...unready }] },
    { progressDeadlineSeconds: 1 },
  );
  await create(lab, known);
  await Promise.all([
    rollingUpdate(lab),
    madeGood(lab),
    awaitState(lab, claim('bound', CLASS), ({ phase }) => phase === 'Bound'),
    awaitState(lab, known, hasCondition('Progressing', 'False')),
  ]);
  return () => remove(lab, [namespace, ...shared]);
}

/** One replica of two is missing, for as long as the update goes on. */
export async function rollingUpdate(lab: Lab): Promise<void> {
  const rolling = deployment(
    'rolling',
    {},
    { replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } },
  );
  await create(lab, rolling);
  await awaitState(lab, rolling, hasCondition('Progressing', 'True', 'NewReplicaSetAvailable'));
  const spec = { template: { spec: { containers: [{ ...container(), ...unready }] } } };
  await lab.adminRequest('PATCH', `${rolling.collection}/${rolling.name}`, { spec });
  await awaitState(lab, rolling, (status) => status.updatedReplicas === 1 && status.availableReplicas === 1);
}

/** A CronJob whose first job failed and whose second did not. */
async function madeGood(lab: Lab): Promise<void> {
  const cron = cronJob('nightly');
  await create(lab, cron);
  const owner = { name: cron.name, uid: await uidOf(lab, cron) };
  const failed = job('nightly-1', 'process.exit(1)', owner);
  await create(lab, failed);
  await awaitState(lab, failed, hasCondition('Failed', 'True'));
  // their times are whole seconds
  await create(lab, job('nightly-2', 'setTimeout(() => {}, 1500)', owner));
  await awaitState(lab, cron, ({ lastSuccessfulTime }) => lastSuccessfulTime !== undefined);
}
