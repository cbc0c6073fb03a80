import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Artifacts } from '../build/artifacts.ts';
import { errorCode } from '../errors.ts';
import type { ProcessIdentity } from '../system/process-identity.ts';
import { files } from './paths.ts';

export interface Shape {
  readonly nodes: number;
  readonly etcd: number;
}

/** lab.json: what a lab is, written before anything of it exists. */
export interface StateRecord<S = unknown, A = unknown> {
  readonly shape: S;
  readonly phase: 'starting' | 'running' | 'failed';
  /** Who starts it, so that a second `up` can tell a start under way from one that was killed. */
  readonly starter: ProcessIdentity;
  readonly bootId: string;
  /** Heals restart with the very binaries the lab was started with, whatever has been built since. */
  readonly artifacts: A;
}

/** The record of a lab of Kubernetes; a lab of Docker engines has one of its own. */
export type LabRecord = StateRecord<Shape, Artifacts>;

export function readRecord<R extends StateRecord = LabRecord>(dir: string): R | undefined {
  try {
    return JSON.parse(readFileSync(files.record(dir), 'utf8')) as R;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Takes the state directory for this lab; false if something is there already. A directory is moved into place
 * with the record in it, so that no moment exists at which a lab could not be told from somebody's files.
 */
export function claim(dir: string, record: StateRecord): boolean {
  mkdirSync(dirname(dir), { recursive: true });
  const draft = mkdtempSync(`${dir}.`);
  chmodSync(draft, 0o755); // users other than root may look, the secrets in it have modes of their own
  writeFileSync(files.record(draft), JSON.stringify(record, null, 2));
  try {
    renameSync(draft, dir);
    return true;
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

export function updateRecord(dir: string, record: StateRecord): void {
  const draft = `${files.record(dir)}.new`;
  writeFileSync(draft, JSON.stringify(record, null, 2));
  renameSync(draft, files.record(dir));
}
