import { oneLine } from '../../../core/hostile-text.ts';
import type { JobFact } from '../../../core/workload-facts.ts';
import type { Api } from '../api.ts';
import type { Condition } from '../wire.ts';
import { listOthers } from './list-others.ts';
import { controllerOf, type OwnedMetadata, toObjectFact } from './object-fact.ts';

interface Job {
  readonly metadata: OwnedMetadata;
  readonly status?: {
    readonly conditions?: readonly (Condition & { readonly lastTransitionTime?: string })[];
  };
}

interface CronJob {
  readonly metadata: OwnedMetadata;
  readonly status?: { readonly lastSuccessfulTime?: string };
}

const GROUP = '/apis/batch/v1';

/** Jobs that are over, and of their CronJobs when one last succeeded. */
export async function jobs(
  api: Api,
  _options: unknown,
  namespaces?: readonly string[],
): Promise<readonly JobFact[]> {
  const [found, cronJobs] = await Promise.all([
    listOthers<Job>(api, { group: GROUP, plural: 'jobs' }, namespaces),
    listOthers<CronJob>(api, { group: GROUP, plural: 'cronjobs' }, namespaces),
  ]);
  const succeeded = new Map(
    cronJobs.map(({ metadata, status }) => [
      keyOf(metadata, metadata.name),
      status?.lastSuccessfulTime ?? '',
    ]),
  );
  return found.flatMap((job) => toFact(job, succeeded));
}

const keyOf = ({ namespace = '' }: OwnedMetadata, name: string): string => `${namespace}/${name}`;

function toFact({ metadata, status }: Job, succeeded: ReadonlyMap<string, string>): JobFact[] {
  if (metadata.deletionTimestamp !== undefined) return [];
  const end = status?.conditions?.find(
    (one) => one.status === 'True' && (one.type === 'Failed' || one.type === 'Complete'),
  );
  if (!end) return [];
  const owner = controllerOf(metadata);
  const cronJob = owner?.kind === 'CronJob' ? owner.name : undefined;
  return [
    {
      ...toObjectFact('Job', metadata),
      failed: end.type === 'Failed',
      endedAt: end.lastTransitionTime ?? '',
      reason: end.reason ?? '',
      message: oneLine(end.message ?? ''),
      ...(cronJob && {
        cronJob: { name: cronJob, succeededAt: succeeded.get(keyOf(metadata, cronJob)) ?? '' },
      }),
    },
  ];
}
