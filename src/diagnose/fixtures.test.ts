import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClusterFacts } from '../core/facts.ts';
import type { Cause, Finding } from '../core/finding.ts';
import type { Outcome } from '../core/outcome.ts';
import { diagnose } from './diagnose.ts';
import { leftOut } from './testing.ts';

/** What a run saw of a fault that was really there. */
interface Fixture {
  readonly fault: string;
  /** several: independent faults at once; none: harmless */
  readonly expect: readonly { readonly cause: Cause; readonly nodes: readonly string[] }[];
  readonly outcomes: readonly Outcome[];
  readonly facts: ClusterFacts;
}

const FOLDER = new URL('./fixtures/', import.meta.url);
const fixtures = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    file,
    fixture: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Fixture,
  }));

const word = ({ cause, nodes }: Pick<Finding, 'cause' | 'nodes'>): string => `${cause} [${nodes.join(', ')}]`;

/** So many of the observations are left out in turn, beside all that failed. */
const EVERY = 10;

describe.each(fixtures)('$file', ({ fixture }) => {
  const { outcomes, facts } = fixture;
  const expected = fixture.expect.map(word);

  it('is told for what it is', () => {
    const findings = diagnose(outcomes, facts);
    const [first] = findings;
    if (!first || expected.length === 0) return expect(findings.map(word)).toEqual(expected);
    expect(expected).toContain(word(first));
    expect(findings.map(word)).toEqual(expect.arrayContaining(expected));
  });

  it('is not told for something else with one thing missing', () => {
    // what the whole shows besides, a symptom or a trouble of the lab's own, was there
    const shown = [...fixture.expect, ...diagnose(outcomes, facts)].map(({ cause }) => cause);
    const causes = [...shown, 'unexplained'];
    for (const { missing, left } of leftOut(outcomes, EVERY)) {
      const [first] = diagnose(left, facts);
      if (first && first.confidence >= 0.8)
        expect(causes, `without ${missing}: ${word(first)}`).toContain(first.cause);
    }
  });
});
