import type { Cause } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import type { Candidate, Hypothesis } from './hypothesis.ts';
import { type Sighting, wasAsked } from './sighting.ts';
import { distinct, listed, told } from './words.ts';

/** Said by a member of etcd, or by its silence. */
export const isMember = ({ from }: Sighting): boolean => from === 'etcd';

export const has =
  (...codes: readonly string[]) =>
  ({ code = '' }: Sighting): boolean =>
    codes.includes(code);

export const membersOf = (seen: readonly Sighting[]): string[] => distinct(seen.map(({ to }) => to));

/** What the API server says of etcd: how it gets on with it, and its own checks of it. */
export const isSaidOfEtcd = ({ from, to }: Sighting): boolean =>
  (from === 'apiserver' && to === 'etcd') || (from === 'api' && /^etcd(-readiness)?$/.test(to));

/** What others hear from an API server that waits for etcd, and what becomes of pods that cannot be made. */
export const HELD_UP = /etcdserver: |no answer in \d+ ms|its pod is not created/;

export interface EtcdCause extends Partial<Pick<Candidate, 'severity' | 'sure' | 'otherwise'>> {
  /** what speaks for it, of everything open that members said; empty where it does not hold */
  readonly signs: (open: readonly Sighting[], evidence: Evidence) => readonly Sighting[];
  readonly summary: (members: string, count: number) => string;
  readonly advice: string;
  /** what follows from it besides: everything that is open about etcd, what is of the same members, or nothing */
  readonly reach: 'etcd' | 'members' | 'itself';
  /** in what others were refused by the API server: it follows as well */
  readonly echo?: RegExp;
}

/** A cause that members of etcd tell of. What the API server says of etcd follows from every one. */
export const etcdCause = (cause: Cause, words: EtcdCause): Hypothesis => ({
  cause,
  propose: (evidence) => readMembers(words, evidence),
});

export function readMembers(words: EtcdCause, evidence: Evidence): Candidate[] {
  const { signs, severity = 'critical', reach, echo, summary, advice, sure, otherwise } = words;
  const open = evidence.open.filter(isMember);
  const seen = signs(open, evidence);
  if (seen.length === 0) return [];
  const members = membersOf(seen);
  const isReached = ({ to }: Sighting) => reach === 'etcd' || (reach === 'members' && members.includes(to));
  const follows = (one: Sighting): boolean =>
    (isMember(one) && isReached(one)) || isSaidOfEtcd(one) || echo?.test(one.observed) === true;
  return [
    {
      // members often bear the names of their nodes
      nodes: members.filter((name) => evidence.node(name)),
      severity,
      summary: summary(listed(members), members.length),
      evidence: distinct(seen.map(told)).slice(0, 3),
      advice,
      must: seen,
      may: evidence.open.filter(follows),
      basis: 'stated',
      ...(sure === undefined ? {} : { sure }),
      ...(otherwise ? { otherwise } : {}),
    },
  ];
}

/** Signs of members that are gone or know no leader, and whether those are too many to go on. */
export function broken(open: readonly Sighting[], { all }: Evidence) {
  const down = open.filter(has('EMEMBERDOWN'));
  const leaderless = open.filter(has('ENOLEADER'));
  const asked = all.filter(isMember);
  const members = membersOf(asked).length;
  const isDown = new Set(membersOf(down));
  const where = new Set(down.map(({ check }) => check));
  // whether it is up is not yet whether it has a leader
  const goesOn = asked.some(
    ({ to, status, check }) => status === 'passed' && !isDown.has(to) && !where.has(check),
  );
  const answers = asked.filter((seen) => wasAsked(seen) && !has('EMEMBERDOWN')(seen));
  const heard = new Set(membersOf(answers));
  const unheard = membersOf(asked).filter((member) => !heard.has(member));
  return {
    down,
    leaderless,
    allDown: down.length > 0 && isDown.size === members,
    noQuorum:
      leaderless.length > 0 && new Set([...isDown, ...membersOf(leaderless), ...unheard]).size > members / 2,
    /** most were not heard well, and nobody said whether the others have a leader */
    mayLackQuorum: unheard.length > members / 2 && !goesOn,
  };
}
