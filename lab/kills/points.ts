import { UsageError } from '../errors.ts';
import type { KillOptions } from './kill-test.ts';
import { kinds } from './kinds.ts';

/** A little later than a healthy run ends. */
const LAST = 1.02;

/**
 * Points spread over a run, of each kind as many.
 * @param names of kinds @default all
 * @param half every other of the points: the first of them and the third, or the second and so on
 */
export function strikesOf(
  points: number,
  names: readonly string[] = [],
  half?: 1 | 2,
): KillOptions['strikes'] {
  if (!Number.isInteger(points) || points < 1) throw new UsageError('--points takes a number from 1 on');
  const unknown = names.find((name) => !kinds.some((kind) => kind.name === name));
  if (unknown) throw new UsageError(`no kind ${unknown}: ${kinds.map(({ name }) => name).join(', ')}`);
  const chosen = kinds.filter(({ name }) => names.length === 0 || names.includes(name));
  const numbers = Array.from({ length: points }, (_, index) => index);
  const wanted = numbers.filter((index) => half === undefined || index % 2 === half - 1);
  return chosen.flatMap((kind) =>
    wanted.map((index) => ({ kind, index: wanted.indexOf(index), fraction: fractionOf(index, points) })),
  );
}

/** One point alone is where there is most to lose. */
const fractionOf = (index: number, points: number): number =>
  points === 1 ? 0.6 : (LAST * index) / (points - 1);
