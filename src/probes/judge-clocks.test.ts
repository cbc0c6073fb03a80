import { describe, expect, it } from 'vitest';
import type { Observation } from '../core/outcome.ts';
import { judgeClocks } from './judge-clocks.ts';

/** Every pair both ways, of clocks that are so many ms ahead. */
function pairsOf(clocks: Readonly<Record<string, number>>, errorMs = 2): Observation[] {
  const names = Object.keys(clocks);
  return names.flatMap((from) =>
    names
      .filter((to) => to !== from)
      .map((to) => {
        const offsetMs = clocks[to]! - clocks[from]!;
        const measured = { offsetMs, errorMs };
        return { from, to, status: 'passed' as const, expected: '', observed: '', attempts: 1, measured };
      }),
  );
}
const told = (pairs: readonly Observation[], most = 300) =>
  judgeClocks(pairs, most).map(({ from, status, measured }) => `${from} ${status} ${measured?.aheadMs}`);

describe('a node is held against the median', () => {
  it.each([
    { what: 'one', clocks: { a: 0, b: 0, c: 5000 }, is: ['a passed 0', 'b passed 0', 'c failed 5000'] },
    {
      what: 'one behind',
      clocks: { a: -900, b: 0, c: 10 },
      is: ['a failed -900', 'b passed 0', 'c passed 10'],
    },
    { what: 'two', clocks: { a: 0, b: 400 }, is: ['a failed -400', 'b failed 400'] },
    {
      what: 'one of four',
      clocks: { a: 0, b: 0, c: 0, d: 301 + 2 },
      is: ['a passed 0', 'b passed 0', 'c passed 0', 'd failed 303'],
    },
  ])('$what', ({ clocks, is }) => expect(told(pairsOf(clocks as Record<string, number>))).toEqual(is));
});

it('says the error, and does not judge within it', () => {
  const unsure = judgeClocks(pairsOf({ a: 0, b: 0, c: 350 }, 60), 300);
  expect(unsure.at(-1)).toMatchObject({
    status: 'inconclusive',
    observed: '350ms ahead (± 60ms)',
    to: 'clock',
  });
  expect(told(pairsOf({ a: 0, b: 0, c: 0 }, 400))).toEqual([
    'a inconclusive 0',
    'b inconclusive 0',
    'c inconclusive 0',
  ]);
});

it('says that two nodes have no majority', () => {
  expect(judgeClocks(pairsOf({ a: 0, b: 400 }), 300)[0]?.observed).toMatch(/no telling which clock is wrong/);
});

it('does not blame a clock that nobody could ask', () => {
  const silence = { status: 'failed' as const, observed: 'silence', code: 'ETIMEDOUT' };
  const pairs = pairsOf({ a: 0, b: 0, c: 0 }).map((pair) => {
    const { measured, ...rest } = pair;
    return pair.from === 'c' || pair.to === 'c' ? { ...rest, ...silence } : { ...rest, measured: measured! };
  });
  const [a, , c] = judgeClocks(pairs, 300);
  expect(a).toMatchObject({ from: 'a', status: 'passed' });
  expect(c).toMatchObject({ status: 'inconclusive', code: 'ETIMEDOUT', observed: 'not compared: silence' });
});

it('passes on why nobody was there', () => {
  const none = {
    status: 'inconclusive' as const,
    observed: 'no image',
    code: 'image-unavailable',
    unavailable: 'b',
  };
  const pairs = pairsOf({ a: 0, b: 0 }).map(({ measured: _, ...pair }) => ({ ...pair, ...none }));
  expect(judgeClocks(pairs, 300)[1]).toMatchObject({ code: 'image-unavailable', unavailable: 'b' });
});
