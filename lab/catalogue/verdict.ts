import type { Finding } from '../../src/core/finding.ts';
import type { Smoked } from '../cases/run-smoke.ts';
import type { Entry, Expected } from './entry.ts';

/** What a run said of an entry, held against what it had to say. */
export interface Verdict {
  readonly entry: Entry;
  /** root cause first; absent: there was no verdict */
  readonly findings: readonly Finding[];
  readonly detected: boolean;
  /** the first finding's cause, and for several faults each of theirs */
  readonly rightCause: boolean;
  readonly rightNodes: boolean;
  /** absent: there was none */
  readonly verdictMs?: number;
  /** what went wrong with the trial itself */
  readonly trouble?: string;
}

export function judge(entry: Entry, { code, report, verdictMs }: Smoked): Verdict {
  const { findings } = report;
  const harmless = entry.expect.length === 0;
  return {
    entry,
    findings,
    verdictMs,
    detected: code !== 0,
    rightCause: harmless ? findings.length === 0 && code === 0 : isRight(entry, findings, sameCause),
    rightNodes:
      harmless || isRight(entry, findings, (one, other) => sameCause(one, other) && sameNodes(one, other)),
  };
}

/** The trial could not be made, or the run told nothing. */
export function noVerdict(entry: Entry, error: unknown): Verdict {
  const trouble = error instanceof Error ? error.message : String(error);
  return { entry, findings: [], detected: false, rightCause: false, rightNodes: false, trouble };
}

export const isRightAtAll = (verdict: Verdict): boolean => verdict.rightCause && verdict.rightNodes;

type Same = (expected: Expected, found: Expected) => boolean;
const sameCause: Same = (expected, found) => expected.cause === found.cause;
const sameNodes: Same = (expected, found) =>
  [...expected.nodes].sort().join() === [...found.nodes].sort().join();

/** A root cause comes first, and no other is missing. */
function isRight({ expect }: Entry, findings: readonly Finding[], same: Same): boolean {
  const [first] = findings;
  if (!first || !expect.some((one) => same(one, first))) return false;
  return expect.every((one) => findings.some((found) => same(one, found)));
}
