import { formatDuration } from '../core/duration.ts';
import type { JobFact } from '../core/workload-facts.ts';
import { ageMs } from './age.ts';
import type { Fact } from './fact.ts';
import { judgeObjects } from './judge-objects.ts';

/** Has no Job failed? One whose CronJob has succeeded since is history. */
export const jobsSucceed: Fact<'jobs-succeed', 'jobs'> = {
  needs: ['jobs'],
  namespaces: ({ scope }) => scope.namespaces,

  judge: ({ scope }, { jobs }, { now }) =>
    judgeObjects(jobs, {
      scope,
      now,
      what: 'jobs that are over',
      expected: 'success',
      names: ({ name, cronJob }) => (cronJob ? [name, cronJob.name] : [name]),
      wrong: (job) => {
        if (!job.failed || isMadeGood(job)) return undefined;
        const ago = formatDuration(Math.max(0, ageMs(job.endedAt, now)));
        return {
          observed: `failed ${ago} ago: ${[job.reason, job.message].filter(Boolean).join(': ')}`,
          code: 'EFAILED',
        };
      },
    }),
};

const isMadeGood = ({ endedAt, cronJob }: JobFact): boolean =>
  cronJob !== undefined && Date.parse(cronJob.succeededAt) > Date.parse(endedAt);
