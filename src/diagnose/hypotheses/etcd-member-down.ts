import { broken, type EtcdCause, has, membersOf, readMembers } from '../etcd-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Hypothesis } from '../hypothesis.ts';
import type { Sighting } from '../sighting.ts';

/** Members are gone, and enough are left. */
export const etcdMemberDown: Hypothesis = {
  cause: 'etcd-member-down',

  propose(evidence) {
    const { mayLackQuorum } = broken(evidence.open, evidence);
    return readMembers(mayLackQuorum ? { ...WORDS, otherwise: NO_QUORUM } : WORDS, evidence);
  },
};

const NO_QUORUM = [{ cause: 'etcd-no-quorum', nodes: [], odds: 1 }] as const;

const WORDS: EtcdCause = {
  signs: gone,
  summary: (members, count) =>
    `${members} of etcd ${count === 1 ? 'is' : 'are'} down: the others go on, with less in reserve`,
  advice: 'look at the process, the log and the disk of the member, and at the network between members',
  reach: 'members',
};

function gone(open: readonly Sighting[], evidence: Evidence): readonly Sighting[] {
  const { allDown, noQuorum } = broken(open, evidence);
  if (allDown || noQuorum) return [];
  // one that waits for its disk is unwell for that reason
  const slow = new Set(membersOf(evidence.all.filter(has('ESLOWDISK'))));
  const isUnwell = has('ENOLEADER', 'EUNHEALTHY');
  return open.filter((seen) => has('EMEMBERDOWN')(seen) || (isUnwell(seen) && !slow.has(seen.to)));
}
