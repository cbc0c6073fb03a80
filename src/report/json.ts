import type { RunReport } from '../core/run-report.ts';

/** Everything that the run knows, to be saved and replayed. Its shape follows the code and is no contract. */
export function renderJson(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
