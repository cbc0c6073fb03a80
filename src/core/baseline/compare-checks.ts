import type { Baseline, BaselineCheck, BaselineFinding } from './baseline.ts';
import type { Difference } from './comparison.ts';
import { slower } from './slower.ts';

/** What became of each check. One that was not selected this time is not compared: pass none of it. */
export function compareChecks(before: Baseline, after: Baseline): Difference[] {
  const was = new Map(before.checks.map((check) => [check.id, check]));
  const is = new Map(after.checks.map((check) => [check.id, check]));
  const news = newFindings(before.findings, after.findings);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((id) => {
    const found = compareCheck(was.get(id), is.get(id), news);
    const cause = after.findings.find(
      (one) => one.cause !== 'unexplained' && one.explains.includes(id),
    )?.cause;
    return found
      ? [{ kind: 'check', name: id, ...found, ...(cause ? { cause } : {}) } satisfies Difference]
      : [];
  });
}

type Found = Pick<Difference, 'meaning' | 'before' | 'after'>;

function compareCheck(
  was: BaselineCheck | undefined,
  is: BaselineCheck | undefined,
  news: readonly BaselineFinding[],
): Found | undefined {
  const ends = { before: was ? wordOf(was) : 'not asked', after: is ? wordOf(is) : 'not asked' };
  switch (is?.outcome) {
    case 'failed':
      if (was?.outcome !== 'failed') return { meaning: 'worse', ...ends };
      return spread(was, is, news) ?? { meaning: 'old', ...ends };
    case 'passed': {
      if (wasIll(was)) return { meaning: 'better', ...ends };
      const slow = was && slower(was, is);
      return slow && { meaning: 'worse', ...slow };
    }
    case 'inconclusive':
      return { meaning: wasIll(was) ? 'unasked' : 'unclear', ...ends };
    default:
      if (was?.outcome === 'passed') return { meaning: 'unclear', ...ends };
      return wasIll(was) ? { meaning: 'unasked', ...ends } : undefined;
  }
}

const wasIll = (was: BaselineCheck | undefined): boolean =>
  was?.outcome === 'failed' || was?.outcome === 'inconclusive';

const wordOf = ({ outcome, code }: BaselineCheck): string =>
  outcome === 'passed' || outcome === 'skipped' ? outcome : `${outcome}${code ? ` (${code})` : ''}`;

/**
 * An old fault must not hide a new one. What the API server tells of an object is no accident: one more that is broken
 * is worse. Which ways an old fault of the network fails may be one, as of lost packets: there it takes a new cause.
 */
function spread(was: BaselineCheck, is: BaselineCheck, news: readonly BaselineFinding[]): Found | undefined {
  const known = new Set(was.failed);
  const more = (is.failed ?? []).filter((way) => !known.has(way));
  const certain = more.filter((way) => way.startsWith('api → '));
  const explained = news.some(({ explains }) => explains.includes(is.id));
  const counted = explained ? more : certain;
  if (counted.length === 0) return undefined;
  const others = counted.length > 1 ? ` and ${counted.length - 1} more` : '';
  return { meaning: 'worse', before: `${wordOf(was)}, elsewhere`, after: `also ${counted[0]}${others}` };
}

/** Causes that there were not, or that now concern further nodes. */
function newFindings(
  before: readonly BaselineFinding[],
  after: readonly BaselineFinding[],
): BaselineFinding[] {
  return after.filter(({ cause, nodes }) => {
    if (cause === 'unexplained') return false;
    const known = before.filter((one) => one.cause === cause);
    return known.length === 0 || nodes.some((node) => !known.some((one) => one.nodes.includes(node)));
  });
}
