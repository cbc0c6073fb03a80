import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const INTERVAL_MS = 100;
const KIB = 1024;

/** The most memory that a process, and it with all its descendants, had at one time. */
export class PeakMemory {
  /** resident set of the process itself, as the kernel remembers its peak */
  mainBytes = 0;
  /** proportional set of the whole tree, so that what processes share counts once; sampled */
  treeBytes = 0;

  watch(child: ChildProcess): void {
    const root = child.pid;
    if (root === undefined) return;
    const timer = setInterval(() => this.sample(root), INTERVAL_MS);
    child.once('exit', () => clearInterval(timer));
  }

  private sample(root: number): void {
    this.mainBytes = Math.max(this.mainBytes, kibOf(`/proc/${root}/status`, 'VmHWM'));
    const sum = treeOf(root).reduce((bytes, pid) => bytes + kibOf(`/proc/${pid}/smaps_rollup`, 'Pss'), 0);
    this.treeBytes = Math.max(this.treeBytes, sum);
  }
}

/** A value in bytes; 0 where the process is gone. */
function kibOf(file: string, key: string): number {
  const value = read(file).match(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm'))?.[1];
  return Number(value ?? 0) * KIB;
}

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}
