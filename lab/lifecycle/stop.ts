import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../errors.ts';
import { removeNetwork } from '../network/remove.ts';
import { podsCgroup, tasksDir } from '../node/containerd-config.ts';
import { endContainers, removeCniResults, sweepShims } from '../node/containers.ts';
import { contextOf } from '../state/context.ts';
import { entries } from '../state/ledger.ts';
import { files } from '../state/paths.ts';
import { serviceNames, stopService } from '../state/processes.ts';
import { type LabRecord, readRecord, type StateRecord } from '../state/record.ts';
import { mountsBelow } from '../system/mounts.ts';
import { isAlive } from '../system/process-identity.ts';
import { run } from '../system/run.ts';
import { signal } from '../system/signals.ts';
import { until } from '../system/wait.ts';

/** An `up` still at work would go on making things behind our back. */
async function endStarter({ phase, starter }: StateRecord): Promise<void> {
  if (phase !== 'starting' || starter.pid === process.pid || !isAlive(starter)) return;
  signal(starter.pid, 'SIGTERM');
  await until(
    { what: `end of the start under way (process ${starter.pid})`, seconds: 10 },
    () => !isAlive(starter),
  );
}

async function unmountBelow(dir: string): Promise<void> {
  const paths = mountsBelow(dir).map(({ path }) => path);
  if (paths.length > 0) await run('umount', ['--lazy', '--', ...paths]);
  const left = mountsBelow(dir);
  if (left.length > 0)
    throw new LabError(`still mounted, and so not removed: ${left.map(({ path }) => path).join(' ')}`);
}

/** The record goes last: as long as it is there, a `down` that was interrupted can be repeated. */
function removeFiles(dir: string): void {
  const others = readdirSync(dir).map((name) => join(dir, name));
  for (const path of others.filter((path) => path !== files.record(dir))) rmSync(path, { recursive: true });
  rmSync(dir, { recursive: true });
}

/**
 * Takes whatever has a record down, whatever state it is in; false if there was none. Nothing needs a gentle end, since
 * all of its data goes too.
 * @param sweep removes what its kind leaves outside of the directory and the ledger
 */
export async function stopState<R extends StateRecord>(
  dir: string,
  sweep: (record: R) => void,
): Promise<boolean> {
  const record = readRecord<R>(dir);
  if (!record) return false;
  await endStarter(record);
  await Promise.all(serviceNames(dir).map((name) => stopService(dir, name)));
  const namespaces = entries(dir).filter(({ kind }) => kind === 'netns');
  await endContainers(
    namespaces.map(({ name }) => name),
    dir,
  );
  sweep(record);
  await unmountBelow(dir);
  await removeNetwork(dir);
  removeFiles(dir);
  return true;
}

/** Takes a lab of Kubernetes down. */
export const stopLab = (dir: string): Promise<boolean> =>
  stopState<LabRecord>(dir, (record) => {
    for (const node of contextOf(dir, record).nodes) sweepShims(tasksDir(node), podsCgroup);
    removeCniResults();
  });
