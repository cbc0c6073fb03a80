import { has, isMember, isSaidOfEtcd, readMembers } from '../etcd-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Hypothesis } from '../hypothesis.ts';
import type { Sighting } from '../sighting.ts';

/** etcd answers late, and nothing says why. */
export const etcdSlow: Hypothesis = {
  cause: 'etcd-slow',

  propose: (evidence) =>
    readMembers(
      {
        signs: late,
        severity: 'warning',
        summary: () => 'etcd is slow to answer',
        advice:
          "look at the CPU of etcd's machines, at the load that the API server makes, and at etcd's log",
        reach: 'members',
        // slowness is mostly that of something below it
        sure: 0.7,
        ...(evidence.all.some(isMember) ? {} : { otherwise: UNASKED }),
      },
      evidence,
    ),
};

/** What it comes from where nobody asked the members. */
const UNASKED = [
  { cause: 'etcd-slow-disk', nodes: [], odds: 0.5 },
  { cause: 'etcd-member-down', nodes: [], odds: 0.3 },
] as const;

const late = (open: readonly Sighting[], { open: everything }: Evidence): readonly Sighting[] => [
  ...open.filter(has('ETIMEDOUT')),
  ...everything.filter((seen) => isSaidOfEtcd(seen) && has('EETCDSLOW', 'ENOMETRICS')(seen)),
];
