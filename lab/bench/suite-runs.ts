import type { Lab } from '../lab.ts';
import { withLab } from '../with-lab.ts';
import { runSmoke } from './child.ts';
import { smoke } from './cluster-run.ts';
import { note } from './note.ts';
import { countRequests } from './requests.ts';
import { spreadOf } from './spread.ts';
import type { Row } from './table.ts';

/** There are many suites; their cost is to be compared, not to be known to the millisecond. */
const MOST_RUNS = 3;

/** What each suite costs that runs by itself: a run of it alone. Most of it is the start of agents, which they share. */
export function measureSuites(runs: number): Promise<Row[]> {
  return withLab(async (lab) => {
    const rows: Row[] = [];
    for (const suite of await defaultSuites(lab))
      rows.push(...(await measure(lab, suite, Math.min(runs, MOST_RUNS))));
    return rows;
  });
}

async function defaultSuites({ smokeKubeconfig }: Lab): Promise<string[]> {
  const { stdout } = await runSmoke(['list', '--json', '--kubeconfig', smokeKubeconfig]);
  const { checks } = JSON.parse(stdout) as { checks: { suite: string; runs: boolean }[] };
  return [...new Set(checks.flatMap(({ suite, runs }) => (runs ? [suite] : [])))];
}

async function measure(lab: Lab, suite: string, runs: number): Promise<Row[]> {
  const [walls, requests]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    requests.push(await countRequests(lab, async () => void walls.push(await smoke(lab, '--suite', suite))));
  }
  note(`suite ${suite}: ${spreadOf(walls).median.toFixed(0)} ms, ${spreadOf(requests).median} requests`);
  return [
    { what: `suite ${suite} alone: process`, unit: 'ms', spread: spreadOf(walls) },
    { what: `suite ${suite} alone: API requests`, unit: '', spread: spreadOf(requests) },
  ];
}
