import { readFileSync } from 'node:fs';

/** A pid alone may be somebody else's by now; with the time it started, and the boot, it is one process for ever. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

const stateField = 0;
const startTimeField = 19;

/** The fields of /proc/PID/stat after the command's name, which may itself hold spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

export function identify(pid: number): ProcessIdentity | undefined {
  const fields = statFields(pid);
  return fields && { pid, start: `${fields[startTimeField]}@${bootId()}` };
}

/** A zombie counts as dead: it holds no port and no file, and only its parent can remove it. */
export function isAlive(identity: ProcessIdentity): boolean {
  const fields = statFields(identity.pid);
  if (!fields || fields[stateField] === 'Z' || fields[stateField] === 'X') return false;
  return identify(identity.pid)?.start === identity.start;
}

export function isStopped(identity: ProcessIdentity): boolean {
  return statFields(identity.pid)?.[stateField] === 'T';
}
