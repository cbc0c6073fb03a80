import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode, LabError } from '../errors.ts';
import { enterNetns } from '../network/netns.ts';
import { identify, isAlive, isStopped, type ProcessIdentity } from '../system/process-identity.ts';
import { end } from '../system/signals.ts';
import { serviceEnvironment } from '../system/tools.ts';
import { files } from './paths.ts';

/** One long-running part of the lab. */
export interface Service {
  /** Unique in the lab, as in `etcd-1` or `n2.kubelet`; names its log and its pid file. */
  readonly name: string;
  readonly command: readonly string[];
  /** The network namespace to run in, if not the machine's own. */
  readonly netns?: string;
}

export type ServiceState = 'running' | 'stopped' | 'frozen';

function recorded(dir: string, name: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(files.pid(dir, name), 'utf8')) as ProcessIdentity;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function startService(dir: string, { name, command, netns }: Service): void {
  const previous = recorded(dir, name);
  if (previous && isAlive(previous)) return;
  for (const file of [files.pid(dir, name), files.log(dir, name)])
    mkdirSync(dirname(file), { recursive: true });
  const log = openSync(files.log(dir, name), 'a');
  // nsenter becomes the command by exec, so that the pid recorded here is the command's own.
  const [program = '', ...args] = netns ? [...enterNetns(netns), ...command] : command;
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: serviceEnvironment(),
  });
  closeSync(log);
  child.on('error', () => undefined); // reported below, as a missing pid
  if (child.pid === undefined) throw new LabError(`${name}: ${program} cannot be started`);
  const identity = identify(child.pid);
  if (identity) writeFileSync(files.pid(dir, name), JSON.stringify(identity));
  child.unref();
}

export async function stopService(dir: string, name: string): Promise<void> {
  const identity = recorded(dir, name);
  if (identity) await end(identity);
}

/** The process of a service that runs, or is frozen. */
export function serviceProcess(dir: string, name: string): ProcessIdentity | undefined {
  const identity = recorded(dir, name);
  return identity && isAlive(identity) ? identity : undefined;
}

export function serviceState(dir: string, name: string): ServiceState {
  const identity = serviceProcess(dir, name);
  if (!identity) return 'stopped';
  return isStopped(identity) ? 'frozen' : 'running';
}

/** All services that were ever started, in the order of their names. */
export function serviceNames(dir: string): string[] {
  try {
    return readdirSync(join(dir, 'pids')).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
