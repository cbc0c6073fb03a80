import { isAnswered, isUnanswered } from './dns-words.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { isDns, isNetworkFailure, type Sighting } from './sighting.ts';
import { codes, distinct, listed, told } from './words.ts';

/** Some of the pods behind the DNS service answer nobody, and others do. */
export const dnsReplicaDown: Hypothesis = {
  cause: 'dns-replica-down',

  test(evidence: Evidence): readonly Claim[] {
    const asked = evidence.all.filter(({ replica }) => replica !== undefined);
    const dead = distinct(asked.flatMap(({ replica = '' }) => (isDead(replica, asked) ? [replica] : [])));
    const seen = evidence.open.filter(({ replica = '' }) => dead.includes(replica));
    if (seen.length === 0 || !asked.some(isAnswered)) return [];
    return [
      {
        nodes: [],
        severity: 'critical',
        confidence: confidence(seen.length, seen.length),
        summary: `${dead.length === 1 ? 'the DNS pod' : 'the DNS pods'} ${listed(dead)} ${dead.length === 1 ? 'answers' : 'answer'} nobody, while others do`,
        evidence: [
          `${seen.length} of ${seen.length} questions to ${listed(dead)} failed (${codes(seen)})`,
          told(seen[0]!),
        ],
        // the service sends a part of all questions there
        explains: [...seen, ...evidence.open.filter(isUnluckyPick)],
        advice: `look at ${listed(dead)} and its log; delete it, and another takes its place`,
      },
    ];
  },
};

function isDead(replica: string, asked: readonly Sighting[]): boolean {
  const own = asked.filter((seen) => seen.replica === replica);
  const answers = own.filter((seen) => seen.status === 'passed' || seen.status === 'failed');
  return answers.length > 0 && answers.every(isUnanswered);
}

const isUnluckyPick = (seen: Sighting): boolean =>
  isDns(seen) && seen.replica === undefined && isNetworkFailure(seen);
