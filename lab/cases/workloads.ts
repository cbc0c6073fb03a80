import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';
import { type Case, fault, type SuiteCases, together } from './case.ts';
import { create, type LabObject, mayCreate, remove } from './objects.ts';
import { withoutResource } from './without-rule.ts';
import {
  claim,
  container,
  daemonSet,
  deployment,
  job,
  NAMESPACE,
  noPods,
  pod,
  statefulSet,
  unready,
} from './workload-objects.ts';
import { awaitState, hasCondition, KNOWN, quiet } from './workloads-quiet.ts';

const ROLLOUTS = 'rollouts come to an end';
const REPLICAS = 'no replica is missing';
const RESTARTS = 'no pod restarts again and again';
const STARTS = 'every pod starts';
const IMAGES = 'every image can be had';
const CLAIMS = 'every volume claim is bound';
const JOBS = 'no job has failed';

/** Short, so that cases are. */
const PATIENCE = { grace: '1s', pendingFor: '3s', stuckAfter: '2s' } as const;
const exclude = [{ namespace: NAMESPACE, name: KNOWN, reason: 'the lab knows of it' }];
const settings = { workloads: { ...PATIENCE, exclude } };

interface Wait {
  /** once this object is so */
  readonly for?: Parameters<typeof awaitState>[2];
  /** and then so long */
  readonly ms?: number;
}

/** Creates these, and waits for the last of them. */
export const made =
  (objects: readonly LabObject[], { for: holds, ms = 0 }: Wait = {}): Case['inject'] =>
  async (lab) => {
    const heal = () => remove(lab, [...objects].reverse());
    try {
      for (const one of objects) await create(lab, one);
      if (holds) await awaitState(lab, objects.at(-1)!, holds);
      await sleep(ms);
      return heal;
    } catch (error) {
      await heal();
      throw error;
    }
  };

const sick = { containers: [{ ...container(), ...unready }] };
const imageless = { containers: [{ ...container(), image: '127.0.0.1:1/none:1' }] };

/** An update of what was well; the old pod stays. */
export const stuckUpdate: Case['inject'] = async (lab: Lab) => {
  const strategy = { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
  const web = deployment('web', {}, { progressDeadlineSeconds: 2, strategy });
  const heal = await made([web], { for: ({ availableReplicas }) => availableReplicas === 1 })(lab);
  const spec = { template: { spec: sick } };
  await lab.adminRequest('PATCH', `${web.collection}/${web.name}`, { spec });
  await awaitState(lab, web, hasCondition('Progressing', 'False'));
  return heal;
};

const unobserved: Case['inject'] = async (lab) => {
  const heal = await fault('controller-manager-down')(lab);
  const web = deployment('unseen');
  await create(lab, web);
  await sleep(2500);
  return async () => {
    await heal();
    await remove(lab, [web]);
  };
};

/** No further pod. A pod that comes before the API server's admission has heard of the quota gets in. */
export const full: Case['inject'] = async (lab) => {
  await create(lab, noPods);
  await until(
    { what: 'the quota holds', seconds: 30 },
    async () => !(await mayCreate(lab, pod('tried', {}))),
  );
  return () => remove(lab, [noPods]);
};

const crowded = together(
  full,
  made([deployment('crowd')], { for: hasCondition('ReplicaFailure', 'True'), ms: 2000 }),
);

const ports = { containers: [{ ...container(), ports: [{ containerPort: 18099, hostPort: 18099 }] }] };

interface PodState {
  readonly containerStatuses?: readonly {
    readonly restartCount: number;
    readonly state: { readonly waiting?: { readonly reason?: string } };
  }[];
}
const containersOf = (status: object) => (status as PodState).containerStatuses ?? [];
const waits = (reason: string) => (status: object) =>
  containersOf(status).some(({ state }) => state.waiting?.reason === reason);
export const restarted = (times: number) => (status: object) =>
  containersOf(status).some(({ restartCount }) => restartCount >= times);

const failed = job('import', 'process.exit(3)');

export const workloads: SuiteCases = {
  suite: 'workloads',
  config: () => settings,
  prepare: quiet,
  cases: [
    {
      broken: 'an update whose pods are never ready',
      inject: stuckUpdate,
      finds: 'rollout-stuck',
      says: { [ROLLOUTS]: /Deployment workload-cases\/web: .*1 of 1 updated.*timed out progressing/ },
    },
    {
      broken: 'a StatefulSet whose pod is never ready',
      inject: made([statefulSet('db', sick)], { ms: 5000 }),
      finds: 'replicas-missing',
      says: { [REPLICAS]: /StatefulSet workload-cases\/db: .*0 of 1 available for / },
    },
    {
      broken: 'nobody takes a deployment up: controller manager stopped',
      inject: unobserved,
      finds: 'rollout-stuck',
      says: { [ROLLOUTS]: /Deployment workload-cases\/unseen: .*generation 1 is not observed after/ },
    },
    {
      broken: 'a quota leaves no room for a pod',
      inject: crowded,
      finds: 'replicas-missing',
      says: { [REPLICAS]: /Deployment workload-cases\/crowd: .*0 of 1 available: .*exceeded quota: no-pods/ },
    },
    {
      broken: 'a DaemonSet finds its port taken on one node',
      inject: made([pod('squatter', { ...ports, nodeName: 'n2' }), daemonSet('agent', ports)], { ms: 6000 }),
      finds: 'pod-pending',
      says: {
        [REPLICAS]: /DaemonSet workload-cases\/agent: .*2 of 3 available for .*, none on n2/,
        [STARTS]: /Pod workload-cases\/agent-\S+: .*no place for .*free ports.* on n2/,
      },
    },
    {
      broken: 'a pod that ends at once, again and again',
      inject: made([pod('crashing', { containers: [container('process.exit(7)')] })], { for: restarted(2) }),
      // the third restart is late: the kubelet waits longer each time
      config: { workloads: { ...PATIENCE, exclude, restarts: 2 } },
      finds: 'pod-restarting',
      says: {
        [RESTARTS]:
          /Pod workload-cases\/crashing: .*main: \d restarts.* ended .* ago with 7 \(Error\) on n\d/,
      },
    },
    {
      broken: 'a pod that fits on no node',
      inject: made([pod('nowhere', { nodeSelector: { planet: 'mars' } })], { ms: 4000 }),
      finds: 'pod-pending',
      says: {
        [STARTS]: /Pod workload-cases\/nowhere: .*no node for .*didn't match Pod's node affinity\/selector/,
      },
    },
    {
      broken: 'a pod whose ConfigMap is not there',
      inject: made(
        [pod('unset', { containers: [{ ...container(), envFrom: [{ configMapRef: { name: 'none' } }] }] })],
        {
          for: waits('CreateContainerConfigError'),
          ms: 4000,
        },
      ),
      finds: 'pod-pending',
      says: {
        [STARTS]:
          /Pod workload-cases\/unset: .*not started for .*CreateContainerConfigError: configmap "none" not found on n\d/,
      },
    },
    {
      broken: 'an image that cannot be pulled',
      inject: made([deployment('imageless', imageless, { progressDeadlineSeconds: 2 })], {
        for: hasCondition('Progressing', 'False'),
        ms: 2000,
      }),
      finds: 'image-unavailable',
      says: {
        [IMAGES]: /Pod workload-cases\/imageless-\S+: .*(ErrImagePull|ImagePullBackOff): .* on n\d/,
        [REPLICAS]: /Deployment workload-cases\/imageless: .*0 of 1 available/,
        [ROLLOUTS]: /Deployment workload-cases\/imageless: .*timed out progressing/,
      },
    },
    {
      broken: 'a claim whose class has no provisioner and no volume',
      inject: made([claim('stranded', 'workload-cases')], { ms: 4000 }),
      finds: 'storage-broken',
      says: {
        [CLAIMS]: /PersistentVolumeClaim workload-cases\/stranded: .*Pending for .*class workload-cases/,
      },
    },
    {
      broken: 'a job that failed, in the one namespace that is looked at',
      inject: made([failed], { for: hasCondition('Failed', 'True') }),
      config: { workloads: { ...PATIENCE, exclude, namespaces: [NAMESPACE] } },
      says: { [JOBS]: /Job workload-cases\/import: .*failed .* ago: BackoffLimitExceeded/ },
    },
    {
      broken: 'a job that failed, and an exclusion that is over',
      inject: made([failed], { for: hasCondition('Failed', 'True') }),
      config: {
        workloads: {
          ...PATIENCE,
          exclude: [...exclude, { name: 'imp*', reason: 'moves', until: '2020-02-29' }],
        },
      },
      says: { [JOBS]: /its exclusion is over since the end of 2020-02-29: moves/ },
    },
    {
      broken: 'no right to list the jobs',
      inject: (lab) => withoutResource(lab, 'batch', 'jobs'),
      outcome: 'skipped',
      says: { [JOBS]: /the rule that grants it is .*batch.*jobs.*list/ },
    },
  ],
};
