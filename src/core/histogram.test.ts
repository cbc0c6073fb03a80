import { describe, expect, it } from 'vitest';
import { countAbove, countOf, difference, type Histogram, quantile } from './histogram.ts';

const BOUNDS = [1, 2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY];

/** What was counted up to each bound. */
const histogram = (...counts: number[]): Histogram => ({
  buckets: BOUNDS.map((upToMs, i) => ({ upToMs, count: counts[i] ?? counts.at(-1) ?? 0 })),
});

describe('a quantile', () => {
  it.each([
    { what: 'nothing', of: histogram(0), share: 0.99, is: undefined },
    { what: 'a hundred in the first bucket', of: histogram(100), share: 0.99, is: 0.99 },
    { what: 'half of one bucket', of: histogram(0, 0, 10), share: 0.5, is: 3 },
    { what: 'the bound of a bucket', of: histogram(99, 100), share: 0.99, is: 1 },
    { what: 'one slow of ten', of: histogram(9, 9, 9, 9, 9, 10), share: 0.99, is: 30.4 },
    { what: 'beyond the last bound', of: histogram(0, 0, 0, 0, 0, 0, 0, 4), share: 0.99, is: 64 },
    { what: 'all of it', of: histogram(1, 3), share: 1, is: 2 },
  ])('of $what', ({ of, share, is }) => {
    const found = quantile(of, share);
    if (is === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(is, 6);
  });
});

describe('the difference of two readings', () => {
  it('is what came in between', () => {
    const grown = difference(histogram(10), histogram(10, 10, 10, 10, 10, 10, 20));
    expect(grown).toEqual(histogram(0, 0, 0, 0, 0, 0, 10));
    expect(grown && quantile(grown, 0.99)).toBeCloseTo(63.68, 6);
  });

  it('is nothing where nothing came', () => {
    expect(countOf(difference(histogram(7), histogram(7))!)).toBe(0);
  });

  it.each([
    { what: 'fewer', after: histogram(3) },
    { what: 'fewer in one bucket', after: histogram(8, 12, 12, 12, 12, 12, 12, 12) },
  ])('is unknown where the later has $what: it was started anew', ({ after }) => {
    expect(difference(histogram(10), after)).toBeUndefined();
  });

  it('of a histogram that was not there before is all of it', () => {
    expect(difference({ buckets: [] }, histogram(2, 5))).toEqual(histogram(2, 5));
  });
});

it.each([
  { limitMs: 10, above: 3 },
  { limitMs: 16, above: 3 },
  { limitMs: 17, above: 1 },
  { limitMs: 1000, above: 0 },
])('above $limitMs ms are $above for certain', ({ limitMs, above }) => {
  // 4 up to 1 ms, 2 up to 16, 2 up to 32, 1 up to 64
  expect(countAbove(histogram(4, 4, 4, 4, 6, 8, 9), limitMs)).toBe(above);
});
