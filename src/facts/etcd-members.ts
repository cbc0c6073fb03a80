import type { EtcdFact, EtcdMemberFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';

/** How something stands: with a code, it is not as expected. */
export interface Verdict {
  readonly observed: string;
  readonly code?: string;
  /** of one with a code @default failed */
  readonly status?: 'failed' | 'inconclusive' | 'skipped';
  readonly durationMs?: number;
}

/** An observation about a member, or about all of them. */
export function seenOf(to: string, expected: string, verdict: Verdict): Observation {
  const { observed, code, status = 'failed', durationMs } = verdict;
  const base = { from: 'etcd', to, expected, observed, attempts: 1 };
  const took = durationMs === undefined ? {} : { durationMs };
  return code === undefined ? { ...base, ...took, status: 'passed' } : { ...base, ...took, status, code };
}

/**
 * One observation a member, of those that gave an answer: that the others gave none is for the check of their health
 * to say. Where nobody did, the question is open.
 */
export function judgeMembers(
  { members }: EtcdFact,
  expected: string,
  judge: (member: EtcdMemberFact) => Verdict,
): Observation[] {
  const silent = members.every(({ trouble }) => trouble);
  return members.map((member) => {
    const { name, trouble } = member;
    if (!trouble) return seenOf(name, expected, judge(member));
    const observed = `gave no answer: ${trouble.message}`;
    return seenOf(name, expected, {
      observed,
      code: trouble.code,
      status: silent ? 'inconclusive' : 'skipped',
    });
  });
}

/** What is not told cannot be judged. */
export const untold = (what: string): Verdict => ({
  observed: `does not tell its ${what}`,
  code: 'absent',
  status: 'skipped',
});

/** The member of an id, in words. */
export function memberWith(id: string, { members }: EtcdFact): string {
  return members.find(({ status }) => status?.id === id)?.name ?? `member ${id}`;
}
