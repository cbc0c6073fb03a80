import { oneLine } from '../core/hostile-text.ts';
import { byBytes, type RunReport } from '../core/run-report.ts';

/** The labels of a run, sorted, each on one line. */
export const labelsOf = ({ labels }: RunReport): [name: string, value: string][] =>
  Object.entries(labels)
    .map(([name, value]): [string, string] => [oneLine(name, 63), oneLine(value, 120)])
    .sort(([a], [b]) => byBytes(a, b));
