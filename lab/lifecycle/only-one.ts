import { isDeepStrictEqual } from 'node:util';
import { LabError } from '../errors.ts';
import { progress, step } from '../progress.ts';
import { serviceNames, serviceState } from '../state/processes.ts';
import { claim, readRecord, type StateRecord, updateRecord } from '../state/record.ts';
import { bootId, identify, isAlive } from '../system/process-identity.ts';

/** A kind of lab, of which there is one at a time. */
export interface Kind<S, A> {
  readonly dir: string;
  /** A shape in words, as in `3 nodes and 1 etcd`. */
  readonly told: (shape: S) => string;
  readonly build: () => Promise<A>;
  readonly start: (record: StateRecord<S, A>) => Promise<void>;
  readonly stop: () => Promise<unknown>;
}

/** A lab from before the machine's last boot, or whose processes all ended with the session of their starter, is only files. */
function isRunning(dir: string, record: StateRecord): boolean {
  const alive = serviceNames(dir).some((name) => serviceState(dir, name) !== 'stopped');
  return record.phase === 'running' && record.bootId === bootId() && alive;
}

/** The record of the lab that runs, if one does. */
export function running<R extends StateRecord>(dir: string): R | undefined {
  const record = readRecord<R>(dir);
  return record && isRunning(dir, record) ? record : undefined;
}

/** The lab that runs already, if it is of this shape; clears away what a killed start has left. */
async function existing<S, A>(kind: Kind<S, A>, shape: S): Promise<StateRecord<S, A> | undefined> {
  const record = readRecord<StateRecord<S, A>>(kind.dir);
  if (!record) return undefined;
  if (!isRunning(kind.dir, record)) {
    if (record.phase === 'starting' && isAlive(record.starter)) {
      throw new LabError(`process ${record.starter.pid} is starting this lab right now`);
    }
    await step('cleared away an unfinished lab', () => kind.stop());
    return undefined;
  }
  if (isDeepStrictEqual(record.shape, shape)) return record;
  throw new LabError(`a lab of ${kind.told(record.shape)} runs already: take it down first`);
}

async function create<S, A>(kind: Kind<S, A>, shape: S): Promise<StateRecord<S, A>> {
  const starter = identify(process.pid)!;
  const artifacts = await kind.build();
  const record: StateRecord<S, A> = { shape, phase: 'starting', starter, bootId: bootId(), artifacts };
  if (!claim(kind.dir, record))
    throw new LabError(`${kind.dir} is taken: by another start, or by files that are no lab's`);
  try {
    await kind.start(record);
  } catch (error) {
    updateRecord(kind.dir, { ...record, phase: 'failed' }); // kept, for its logs; the next start or stop clears it away
    throw error;
  }
  updateRecord(kind.dir, { ...record, phase: 'running' });
  return record;
}

/** Starts a lab, or finds the one of the same shape that runs. */
export async function onlyOne<S, A>(kind: Kind<S, A>, shape: S): Promise<StateRecord<S, A>> {
  const found = await existing(kind, shape);
  if (found) progress('is running already');
  return found ?? step('is up', () => create(kind, shape));
}
