/** `npm run bench [-- --runs N]`: what a run costs. The table goes to stdout, progress to stderr. */
import { parseArgs } from 'node:util';
import { measureCluster } from './cluster-run.ts';
import { measureDiagnosis } from './diagnosis.ts';
import { measureDocker } from './docker-run.ts';
import { measureHelp } from './help-cpu.ts';
import { measureLocal } from './local-run.ts';
import { measureSuites } from './suite-runs.ts';
import { printTable, type Row } from './table.ts';

const DEFAULT_RUNS = 7;

const { values } = parseArgs({
  options: { runs: { type: 'string', default: String(DEFAULT_RUNS) }, only: { type: 'string' } },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs} is no whole number above 0`);

const parts: Readonly<Record<string, (runs: number) => Promise<Row[]>>> = {
  help: measureHelp,
  diagnosis: measureDiagnosis,
  local: measureLocal,
  docker: measureDocker,
  cluster: measureCluster,
  suites: measureSuites,
};
const names = values.only ? [values.only] : Object.keys(parts);
const rows: Row[] = [];
for (const name of names) {
  const measure = parts[name];
  if (!measure) throw new Error(`--only ${name}: there are ${Object.keys(parts).join(', ')}`);
  rows.push(...(await measure(runs)));
}
process.stdout.write(printTable(rows));
