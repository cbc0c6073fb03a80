import type { Cause } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { be, distinct, listed, told } from './words.ts';

/** Said by a member of etcd, or by its silence. */
const isEtcd = ({ from }: Sighting): boolean => from === 'etcd';
const has =
  (...codes: readonly string[]) =>
  ({ code = '' }: Sighting): boolean =>
    codes.includes(code);

/** What the API server says of etcd: how it gets on with it, and its own checks of it. */
const isSaidOfEtcd = ({ from, to }: Sighting): boolean =>
  (from === 'apiserver' && to === 'etcd') || (from === 'api' && /^etcd(-readiness)?$/.test(to));

/** What others hear from an API server that waits for etcd, and what becomes of pods that cannot be made. */
const HELD_UP = /etcdserver: |no answer in \d+ ms|its pod is not created/;

interface EtcdCause {
  readonly cause: Cause;
  /** what speaks for it, of everything open that members said; empty where it does not hold */
  readonly signs: (open: readonly Sighting[], evidence: Evidence) => readonly Sighting[];
  readonly severity?: 'critical' | 'warning';
  readonly summary: (members: readonly string[]) => string;
  readonly advice: string;
  /** what follows from it besides: everything that is open about etcd, what is of the same members, or nothing */
  readonly reach: 'etcd' | 'members' | 'itself';
  /** in what others were refused by the API server: it follows as well */
  readonly echo?: RegExp;
}

function hypothesis({
  cause,
  signs,
  severity = 'critical',
  summary,
  advice,
  reach,
  echo,
}: EtcdCause): Hypothesis {
  return {
    cause,

    test(evidence: Evidence): readonly Claim[] {
      const open = evidence.open.filter(isEtcd);
      const seen = signs(open, evidence);
      if (seen.length === 0) return [];
      const members = distinct(seen.map(({ to }) => to));
      const follows = open.filter(
        ({ to }) => reach === 'etcd' || (reach === 'members' && members.includes(to)),
      );
      const echoes = echo ? evidence.open.filter(({ observed }) => echo.test(observed)) : [];
      return [
        {
          // members often bear the names of their nodes
          nodes: members.filter((name) => evidence.node(name)),
          severity,
          confidence: STATED,
          summary: summary(members),
          evidence: distinct(seen.map(told)).slice(0, 3),
          explains: [...new Set([...seen, ...follows, ...evidence.open.filter(isSaidOfEtcd), ...echoes])],
          advice,
        },
      ];
    },
  };
}

const membersOf = (seen: readonly Sighting[]): string[] => distinct(seen.map(({ to }) => to));

/** Signs of members that are gone or know no leader, and whether those are too many to go on. */
function broken(open: readonly Sighting[], { all }: Evidence) {
  const down = open.filter(has('EMEMBERDOWN'));
  const leaderless = open.filter(has('ENOLEADER'));
  const members = membersOf(all.filter(isEtcd)).length;
  return {
    down,
    leaderless,
    allDown: down.length > 0 && membersOf(down).length === members,
    noQuorum: leaderless.length > 0 && membersOf([...down, ...leaderless]).length > members / 2,
  };
}

/** Every hypothesis about etcd. The code of a failure says the cause; what is not told by one is told by how many. */
export const etcdHypotheses: readonly Hypothesis[] = [
  hypothesis({
    cause: 'etcd-down',
    signs: (open, evidence) => {
      const { down, allDown } = broken(open, evidence);
      return allDown ? down : [];
    },
    summary: () => 'no member of etcd answers: the cluster has no memory',
    advice:
      "look at etcd's processes and their logs, at the disks they write to, and at the endpoints of the config",
    reach: 'etcd',
    echo: HELD_UP,
  }),
  hypothesis({
    cause: 'etcd-no-quorum',
    signs: (open, evidence) => {
      const { down, leaderless, noQuorum } = broken(open, evidence);
      return noQuorum ? [...leaderless, ...down] : [];
    },
    summary: () => 'etcd has lost its quorum: nothing can be written, and reads fail',
    advice: 'bring back members until more than half are up, and look at the network between them',
    reach: 'etcd',
    echo: HELD_UP,
  }),
  hypothesis({
    cause: 'etcd-corrupt',
    signs: (open) => open.filter(has('ECORRUPT', 'EWRONG')),
    summary: (members) => `the data of etcd on ${listed(members)} cannot be trusted`,
    advice: 'compare the members (`etcdctl endpoint hashkv --cluster`), and replace the one that differs',
    reach: 'itself',
  }),
  hypothesis({
    cause: 'etcd-no-space',
    signs: (open) => open.filter(has('ENOSPC')),
    summary: () => 'the database of etcd is full, or nearly so: at its quota nothing can be written',
    advice: 'compact and defragment, find what writes so much, raise the quota, then disarm the alarm',
    reach: 'itself',
    echo: /etcdserver: mvcc: database space exceeded/,
  }),
  hypothesis({
    cause: 'etcd-member-down',
    signs: (open) => open.filter(has('EMEMBERDOWN', 'ENOLEADER', 'EUNHEALTHY')),
    summary: (members) =>
      `${listed(members)} of etcd ${be(members)} down: the others go on, with less in reserve`,
    advice: 'look at the process, the log and the disk of the member, and at the network between members',
    reach: 'members',
  }),
  hypothesis({
    cause: 'etcd-slow-disk',
    signs: (open) => open.filter(has('ESLOWDISK')),
    severity: 'warning',
    summary: (members) => `the disk under etcd is slow on ${listed(members)}`,
    advice: 'find what else writes to that disk; etcd wants one of its own, an SSD',
    reach: 'members',
  }),
  hypothesis({
    cause: 'etcd-lagging',
    signs: (open) => open.filter(has('ELAGS')),
    severity: 'warning',
    summary: (members) => `${listed(members)} of etcd ${be(members)} behind: reads there are late or hang`,
    advice: 'look at the CPU and the disk of the member, and at the network between it and the leader',
    reach: 'members',
  }),
  hypothesis({
    cause: 'etcd-slow',
    signs: (open, { open: everything }) => [
      ...open.filter(has('ETIMEDOUT')),
      ...everything.filter((seen) => isSaidOfEtcd(seen) && has('EETCDSLOW', 'ENOMETRICS')(seen)),
    ],
    severity: 'warning',
    summary: () => 'etcd is slow to answer',
    advice: "look at the CPU of etcd's machines, at the load that the API server makes, and at etcd's log",
    reach: 'members',
  }),
];
