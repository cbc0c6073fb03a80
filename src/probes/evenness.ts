import type { Answer } from '../agent/protocol.ts';
import type { Expectation } from '../core/plan.ts';
import type { Wrong } from './probe.ts';

/**
 * So many connections of each asker are counted, and none of two or more backends may have more than this share of
 * them. A service that chooses at random and evenly is taken for an uneven one with a probability of
 * n · P(Binomial(60, 1/n) ≥ 55): 1e-11 for two backends, 2e-20 for three, and less for more.
 */
export const COUNTED = 60;
/** More time to count them, where they come late on a machine that has much else to do, in ms. */
export const COUNTING_MS = 9000;
const MOST_SHARE = 0.9;
/** With fewer in the time there was, those that there are show that it spreads, but never that it does not. */
const FEWEST = 20;
/** More failures than this among them are those of a backend that gets connections and does not answer. */
const MOST_FAILED = 0.1;

/** Does the service spread its connections, and only over backends that answer? */
export function uneven(
  { evenly }: Expectation,
  answer: Answer,
  backends: readonly string[] = [],
): Wrong | undefined {
  if (!evenly || backends.length === 0) return undefined;
  if (backends.length === 1) {
    const observed = 'there is one backend, and nothing to spread over';
    return { status: 'skipped', observed, code: 'absent' };
  }
  const { answers, failedAttempts, answersOf, code } = answer;
  const all = answers + failedAttempts;
  if (failedAttempts > all * MOST_FAILED) {
    const failed = `${failedAttempts} of ${all} connections failed${code ? ` (${code})` : ''}`;
    const observed = `${failed}${rarely(answersOf, backends)}`;
    return { observed, code: code ?? 'EBACKEND' };
  }
  const [[most, count] = ['', 0]] = Object.entries(answersOf).sort(([, a], [, b]) => b - a);
  if (answers >= FEWEST && count <= answers * MOST_SHARE) return undefined;
  if (answers < COUNTED) {
    const observed = `only ${answers} answers of the ${COUNTED} to count in the time there was`;
    return { status: 'inconclusive', observed, code: 'ETIMEDOUT' };
  }
  const observed = `${count} of ${answers} connections went to ${most}, of ${backends.length} backends`;
  return { observed, code: 'EUNEVEN' };
}

/** Backends are told up to so many. */
const NAMED = 3;

/** Who gave less than half of the answers that another gave: what failed is likely theirs. */
function rarely(answersOf: Answer['answersOf'], backends: readonly string[]): string {
  const counts = backends.map((name) => ({ name, answers: answersOf[name] ?? 0 }));
  const most = Math.max(...counts.map(({ answers }) => answers));
  const few = counts.filter(({ answers }) => 2 * answers < most).sort((a, b) => a.answers - b.answers);
  const told = few.slice(0, NAMED).map(({ name, answers }) => `${name} (${answers})`);
  return told.length === 0 ? '' : `; few answers of ${told.join(', ')}`;
}
