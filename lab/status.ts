import { readiness } from './cluster/nodes.ts';
import { LabError } from './errors.ts';
import { activeFaults } from './faults/journal.ts';
import { contextOf } from './state/context.ts';
import { serviceNames, serviceState } from './state/processes.ts';
import { readRecord } from './state/record.ts';

/** One line a thing: its kind, its name, its state. */
export async function status(dir: string): Promise<string> {
  const record = readRecord(dir);
  if (!record) throw new LabError('no lab is running');
  const lab = contextOf(dir, record);
  const ready = await readiness(lab).catch(() => new Map<string, string>());
  const lines = [
    ['lab', dir, record.phase],
    ...serviceNames(dir).map((name) => ['service', name, serviceState(dir, name)]),
    ...lab.nodes.map(({ name }) => ['node', name, `ready=${ready.get(name) ?? 'Unknown'}`]),
    ...activeFaults(dir).map(({ name, targets }) => ['fault', name, targets.join(' ')]),
  ];
  return lines.map((line) => line.join('\t')).join('\n');
}
