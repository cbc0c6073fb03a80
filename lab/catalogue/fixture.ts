import { mkdirSync, writeFileSync } from 'node:fs';
import type { RunReport } from '../../src/core/run-report.ts';
import type { Entry } from './entry.ts';

const folder = new URL('../../src/diagnose/fixtures/', import.meta.url);

/** Saves what a run saw, so that the diagnosis can be tried on it without a cluster. */
export function saveFixture({ name, expect }: Pick<Entry, 'name' | 'expect'>, report: RunReport): void {
  mkdirSync(folder, { recursive: true });
  // where a check was written is of no use to the diagnosis, and would name this machine's folders
  const outcomes = [...report.outcomes, ...report.followUps].map(({ source: _, ...outcome }) => outcome);
  writeFileSync(
    new URL(`${name}.json`, folder),
    render({ fault: name, expect, outcomes, facts: report.facts }),
  );
}

interface Fixture extends Pick<RunReport, 'outcomes' | 'facts'>, Pick<Entry, 'expect'> {
  readonly fault: string;
}

/** A line a check, so that what changed can be read, and a file stays small. */
function render({ outcomes, ...fixture }: Fixture): string {
  const lines = outcomes.map((outcome) => JSON.stringify(outcome, rounded)).join(',\n');
  return withoutMachine(`${JSON.stringify(fixture, rounded).slice(0, -1)},\n"outcomes":[\n${lines}\n]}\n`);
}

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;

/** Addresses that are no lab's, and the registry that a runtime tries by itself, tell of the machine that it ran on. */
const withoutMachine = (text: string): string =>
  text
    .replace(/\bregistry-\d\.\w+\.io\b/g, 'registry.test')
    .replace(/\b(?!198\.1[89]\.|127\.|192\.0\.2\.)\d+\.\d+\.\d+\.\d+\b/g, '192.0.2.53');
