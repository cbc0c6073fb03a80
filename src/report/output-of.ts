import { oneLine } from '../core/hostile-text.ts';
import type { Outcome } from '../core/outcome.ts';

const MOST_COLUMNS = 200;

/** What the program of a check printed last, a line each, indented by a bar; empty where there was none. */
export function outputOf({ observations }: Outcome, mostLines: number): string {
  const lines = observations.flatMap(({ output = '' }) => (output === '' ? [] : output.split('\n')));
  const left = lines.length - mostLines;
  return [
    ...(left > 0 ? [`│ … ${left} lines before`] : []),
    ...lines.slice(-mostLines).map((line) => `│ ${fit(line)}`.trimEnd()),
  ].join('\n');
}

/** Indentation says something in a diff or a plan: it stays. */
const fit = (line: string): string =>
  `${/^\s{0,40}/.exec(line)?.[0].replaceAll('\t', '  ') ?? ''}${oneLine(line, MOST_COLUMNS)}`;
