import { oneLine } from '../../../core/hostile-text.ts';
import type { ContainerFact, PodFact } from '../../../core/workload-facts.ts';
import type { Api } from '../api.ts';
import type { Condition } from '../wire.ts';
import { listOthers } from './list-others.ts';
import { controllerOf, type OwnedMetadata, toObjectFact } from './object-fact.ts';

interface Term {
  readonly matchFields?: readonly { readonly key: string; readonly values?: readonly string[] }[];
}

interface Pod {
  readonly metadata: OwnedMetadata;
  readonly spec: {
    readonly nodeName?: string;
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: {
          readonly nodeSelectorTerms?: readonly Term[];
        };
      };
    };
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
      readonly ephemeral?: object;
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly (Condition & { readonly lastTransitionTime?: string })[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: Ended;
  };
  readonly lastState?: { readonly terminated?: Ended };
}

interface Ended {
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly exitCode?: number;
  readonly reason?: string;
}

/** Those that have not come to their end: the others are most of a cluster with many jobs, and nobody judges them. */
const LIVE = 'status.phase!=Succeeded,status.phase!=Failed';

/** Every pod that has not come to its end. */
export async function pods(
  api: Api,
  _options: unknown,
  namespaces?: readonly string[],
): Promise<readonly PodFact[]> {
  const kind = { group: '/api/v1', plural: 'pods', fields: LIVE };
  return (await listOthers<Pod>(api, kind, namespaces)).map(toFact);
}

function toFact({ metadata, spec, status = {} }: Pod): PodFact {
  const { conditions = [], initContainerStatuses = [], containerStatuses = [] } = status;
  const owner = controllerOf(metadata);
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  const has = scheduled?.status === 'True';
  const { reason = '', message = '' } = scheduled ?? {};
  return {
    ...toObjectFact('Pod', metadata),
    node: spec.nodeName ?? meantFor(spec) ?? '',
    phase: status.phase ?? '',
    ready: conditions.some((one) => one.type === 'Ready' && one.status === 'True'),
    leaving: metadata.deletionTimestamp !== undefined,
    ...(owner && { owner }),
    scheduledAt: has ? (scheduled?.lastTransitionTime ?? '') : '',
    ...(scheduled && !has && { unscheduled: { reason, message: oneLine(message) } }),
    containers: [...initContainerStatuses, ...containerStatuses].map(toContainer),
    claims: (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
      if (persistentVolumeClaim) return [persistentVolumeClaim.claimName];
      return ephemeral ? [`${metadata.name}-${name}`] : [];
    }),
  };
}

/** A DaemonSet's pod names its node so. */
function meantFor({ affinity }: Pod['spec']): string | undefined {
  const terms =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const fields = terms.flatMap(({ matchFields = [] }) => matchFields);
  return fields.find(({ key }) => key === 'metadata.name')?.values?.[0];
}

function toContainer({ name, restartCount = 0, state = {}, lastState = {} }: ContainerStatus): ContainerFact {
  const { running, waiting } = state;
  // it has ended and was not started again so far, or it was
  const ended = state.terminated ?? lastState.terminated;
  // one that could not even be started did so in 1970
  const since = Date.parse(ended?.startedAt ?? '') > 0 ? ended?.startedAt : undefined;
  return {
    name,
    running: running !== undefined,
    restarts: restartCount,
    ...(waiting && { waiting: { reason: waiting.reason ?? '', message: oneLine(waiting.message ?? '') } }),
    ...(ended && {
      ended: {
        ...(since && { since }),
        at: ended.finishedAt ?? '',
        exitCode: ended.exitCode ?? 0,
        reason: ended.reason ?? '',
      },
    }),
  };
}
