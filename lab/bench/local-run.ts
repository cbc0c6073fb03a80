import { type Ended, trySmoke } from './child.ts';
import { PeakMemory } from './memory.ts';
import { note } from './note.ts';
import { spreadOf } from './spread.ts';
import type { Row } from './table.ts';

const SIZES = [3, 10, 50] as const;
const MIB = 1024 * 1024;

/** Time and memory of a run with the local driver. Memory has a run of its own: looking at it costs time. */
export async function measureLocal(runs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const nodes of SIZES) {
    const args = ['run', '--driver', 'local', '--local-nodes', String(nodes)];
    const ended: Ended[] = [];
    for (let run = 1; run <= runs; run++) ended.push(await trySmoke(args));
    const memory = new PeakMemory();
    await trySmoke(args, (child) => memory.watch(child));
    const walls = ended.map(({ wallMs }) => wallMs);
    const what = `local run, ${nodes} nodes${unpassed(ended)}`;
    note(`${what}: ${spreadOf(walls).median.toFixed(0)} ms`);
    rows.push(
      { what: `${what}: process`, unit: 'ms', spread: spreadOf(walls) },
      { what: `${what}: peak RSS, main process`, unit: 'MiB', spread: spreadOf([memory.mainBytes / MIB]) },
      {
        what: `${what}: peak memory, all processes`,
        unit: 'MiB',
        spread: spreadOf([memory.treeBytes / MIB]),
      },
    );
  }
  return rows;
}

/** A run that does not pass is no reason to stop, but to be told. */
function unpassed(ended: readonly Ended[]): string {
  const codes = ended.flatMap(({ exitCode }) => (exitCode === 0 ? [] : [String(exitCode)]));
  return codes.length === 0
    ? ''
    : ` (exit ${[...new Set(codes)].join(', ')} in ${codes.length} of ${ended.length})`;
}
