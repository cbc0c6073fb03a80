import { isAnswered, isUnanswered, replicasAsked } from '../dns-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isDns, isNetworkFailure, type Sighting, wasAsked } from '../sighting.ts';
import { codes, distinct, listed, told } from '../words.ts';

/** Some of the pods behind the DNS service answer nobody, and others do. */
export const dnsReplicaDown: Hypothesis = {
  cause: 'dns-replica-down',

  propose(evidence: Evidence): readonly Candidate[] {
    const asked = replicasAsked(evidence);
    const dead = deadReplicas(asked);
    const seen = asked.filter(({ replica = '', status }) => dead.includes(replica) && status === 'failed');
    const open = seen.filter((one) => evidence.open.includes(one));
    const picked = evidence.open.filter(isUnluckyPick);
    if (seen.length === 0 || !asked.some(isAnswered)) return [];
    return [
      {
        nodes: [],
        severity: 'critical',
        summary: `${dead.length === 1 ? 'the DNS pod' : 'the DNS pods'} ${listed(dead)} ${dead.length === 1 ? 'answers' : 'answer'} nobody, while others do`,
        evidence: [
          `${seen.length} of ${seen.length} questions to ${listed(dead)} failed (${codes(seen)})`,
          told(seen[0]!),
        ],
        advice: `look at ${listed(dead)} and its log; delete it, and another takes its place`,
        // the service sends a part of all questions there: where they were asked only to be surer, that is all there is
        must: open.length > 0 ? open : picked,
        may: picked,
        works: asked.filter(isAnswered),
      },
    ];
  },
};

/** Those that were asked, by one or several, and answered none. */
function deadReplicas(asked: readonly Sighting[]): string[] {
  const put = asked.filter(wasAsked);
  const alive = new Set(put.filter((seen) => !isUnanswered(seen)).map(({ replica }) => replica));
  return distinct(put.flatMap(({ replica }) => (replica && !alive.has(replica) ? [replica] : [])));
}

const isUnluckyPick = (seen: Sighting): boolean =>
  isDns(seen) && seen.replica === undefined && isNetworkFailure(seen);
