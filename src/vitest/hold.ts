import { expect } from 'vitest';
import { sleep } from '../core/deadline.ts';
import { type Duration, parseDuration } from '../core/duration.ts';
import type { Observation, Outcome } from '../core/outcome.ts';
import type { Asked } from '../dsl/questions.ts';
import { here } from '../dsl/source.ts';
import { renderMatrix } from '../report/matrix.ts';
import { host } from './host-client.ts';
import { Inconclusive } from './inconclusive.ts';

interface Held {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Between two times of asking, in ms: answers themselves take longer where something is wrong. */
const PAUSE_MS = 100;

/**
 * Asks, and says whether it holds, in vitest's way: `pass` is to be true, or with `.not` false.
 * @param eventually asked again until it holds, for so long
 * @throws Inconclusive where it could not be asked
 */
export async function hold(asked: Asked, negated: boolean | undefined, eventually?: Duration): Promise<Held> {
  const isNot = negated === true; // vitest leaves it undefined
  const source = here() ?? { file: '', line: 0 };
  const name = expect.getState().currentTestName ?? '';
  const endsAt = performance.now() + patienceMs(eventually);
  for (;;) {
    const outcome = await host('askOne', name, asked.question, source);
    const held = judge(outcome, isNot);
    const holds = !(held instanceof Inconclusive) && held.pass !== isNot;
    if (!holds && performance.now() < endsAt) {
      await sleep(PAUSE_MS);
      continue;
    }
    if (held instanceof Inconclusive) throw held;
    return held;
  }
}

function patienceMs(eventually: Duration | undefined): number {
  if (eventually === undefined) return 0;
  const ms = parseDuration(eventually);
  if (ms === undefined)
    throw new TypeError(`eventually: '${eventually}' is no duration: write 500ms, 2s or 1m`);
  return ms;
}

function judge(outcome: Outcome, isNot: boolean): Held | Inconclusive {
  const { status, observations } = outcome;
  if (status === 'inconclusive') return new Inconclusive(outcome.message, outcome.code);
  if (status === 'skipped') return new Inconclusive(outcome.reason, 'absent');
  if (!isNot) {
    const text = () => `${'message' in outcome ? outcome.message : ''}\n${renderMatrix(outcome)}`;
    return { pass: status === 'passed', message: text };
  }
  // the opposite of "each does" is for a reader "none does", and not "one does not"
  const doing = observations.filter((seen) => seen.status === 'passed');
  const open = observations.find((seen) => seen.status === 'inconclusive');
  if (doing.length === 0 && open) return new Inconclusive(`${ends(open)}: ${open.observed}`, open.code ?? '');
  const those = `${doing.slice(0, 3).map(ends).join(', ')}${doing.length > 3 ? ` and ${doing.length - 3} more` : ''}`;
  const message = () => `expected not to, and it does: ${those}\n${renderMatrix(outcome)}`;
  return { pass: doing.length > 0, message };
}

const ends = ({ from, to }: Observation): string => `${from} → ${to}`;
