import { childrenCpuMs, runNode, runSmoke } from './child.ts';
import { note } from './note.ts';
import { spreadOf } from './spread.ts';
import type { Row } from './table.ts';

const LIMIT_MS = 150;
/** The kernel counts in steps of 10 ms, so one measurement is of several runs. */
const BATCH = 10;

/** The CPU time that `smoke --help` needs beyond what node itself needs. */
export async function measureHelp(runs: number): Promise<Row[]> {
  await runSmoke(['--help']); // fills the compile cache, as on any machine where it ran before
  const differences: number[] = [];
  for (let run = 1; run <= runs; run++) {
    const help = await cpuMs(() => runSmoke(['--help']));
    const node = await cpuMs(() => runNode(['-e', '0']));
    differences.push(help - node);
    note(`help ${run}/${runs}: ${help.toFixed(0)} ms, node alone ${node.toFixed(0)} ms`);
  }
  return [{ what: 'CPU of --help beyond node', unit: 'ms', spread: spreadOf(differences), limit: LIMIT_MS }];
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = childrenCpuMs();
  for (let done = 0; done < BATCH; done++) await work();
  return (childrenCpuMs() - before) / BATCH;
}
