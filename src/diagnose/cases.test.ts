import { describe, expect, it } from 'vitest';
import type { Finding } from '../core/finding.ts';
import { five } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { diagnose } from './diagnose.ts';
import { facts, leftOut } from './testing.ts';

const word = ({ cause, nodes }: Finding): string => [cause, nodes.join(',')].filter(Boolean).join(' ');

describe.each(Object.entries(cases))('%s', (_, rows) => {
  it.each(rows)('finds what is broken: $what', ({ outcomes, facts: cluster = facts(five), finds }) => {
    expect(diagnose(outcomes, cluster).map(word)).toEqual(finds);
  });

  it.each(rows)('is not sure of anything else with one thing missing: $what', (row) => {
    const { outcomes, facts: cluster = facts(five), finds } = row;
    const causes = ['unexplained', ...finds.map((one) => one.split(' ')[0])];
    for (const { missing, left } of leftOut(outcomes)) {
      const [first] = diagnose(left, cluster);
      if (first && first.confidence >= 0.8)
        expect(causes, `without ${missing}: ${word(first)}`).toContain(first.cause);
    }
  });
});
