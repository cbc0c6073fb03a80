import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { faultsAtAnySize, matrix, N, namesOf } from './matrices/testing.ts';
import { facts, leftOut } from './testing.ts';

describe.each([3, 8, 50, 1000])('on %i nodes', (count) => {
  const names = namesOf(count);

  it.each(faultsAtAnySize.filter(({ atLeast = 3 }) => atLeast <= count))('$fault', (broken) => {
    const cluster = facts(names, broken.unready);
    const outcomes = matrix(names, broken.faults(names));
    const found = diagnose(outcomes, cluster);
    const nodes = broken.nodes?.(names) ?? [N];
    const expected = broken.cause ? [expect.objectContaining({ cause: broken.cause, nodes })] : [];
    expect(found.slice(0, 1)).toEqual(expected);

    // each takes about as long as the first: of very many nodes, one observation is nothing
    for (const { missing, left } of count > 50 ? [] : someOf([...leftOut(outcomes)], 60)) {
      const [first] = diagnose(left, cluster);
      if (first && first.confidence >= 0.8) expect([first.cause, missing]).toEqual([broken.cause, missing]);
    }
  });
});

/** Evenly taken, and the last, which are whole checks as well as single observations. */
const someOf = <T>(items: readonly T[], most: number): T[] =>
  items.filter((_, i) => i % Math.ceil(items.length / most) === 0);
