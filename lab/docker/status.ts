import { LabError } from '../errors.ts';
import { activeFaults } from '../faults/journal.ts';
import { dockerStateDir } from '../state/paths.ts';
import { serviceNames, serviceState } from '../state/processes.ts';
import { readRecord } from '../state/record.ts';
import { engineFiles } from './addresses.ts';
import { type DockerRecord, dockerContext } from './context.ts';
import { askEngine } from './engine-api.ts';

/** One line a thing: its kind, its name, its state. */
export async function dockerStatus(): Promise<string> {
  const dir = dockerStateDir();
  const record = readRecord<DockerRecord>(dir);
  if (!record) throw new LabError('no Docker engines of the lab are running');
  const engines = dockerContext(dir, record).engines.map(async (engine) => {
    const answer = await askEngine(engine, { path: '/_ping', silenceMs: 1000 }).catch(() => 'no answer');
    return ['engine', engine.name, String(answer), `unix://${engineFiles.socket(engine)}`];
  });
  const lines = [
    ['lab', dir, record.phase],
    ...serviceNames(dir).map((name) => ['service', name, serviceState(dir, name)]),
    ...(await Promise.all(engines)),
    ...activeFaults(dir).map(({ name, targets }) => ['fault', name, targets.join(' ')]),
  ];
  return lines.map((line) => line.join('\t')).join('\n');
}
