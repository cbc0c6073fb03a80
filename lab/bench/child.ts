import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const SMOKE = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
/** Nothing that is measured takes that long: what does is stuck, and is ended. */
const LIMIT_MS = 180_000;
/** No spec files and no config in it. */
const EMPTY = mkdtempSync(join(tmpdir(), 'smoke-bench-'));

export interface Ended {
  readonly wallMs: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs node in an empty folder. @param watch sees the process while it runs */
export async function runNode(
  args: readonly string[],
  watch?: (child: ChildProcess) => void,
): Promise<Ended> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: EMPTY,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  watch?.(child);
  const exit = once(child, 'exit').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    wallMs: performance.now() - startedAt,
  }));
  const [stdout, stderr, ended] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { ...ended, stdout, stderr };
}

/** Runs `smoke`, whatever comes of it. */
export async function trySmoke(
  args: readonly string[],
  watch?: (child: ChildProcess) => void,
): Promise<Ended> {
  return runNode([SMOKE, ...args], watch);
}

/** Runs `smoke`. @param exitCode of the verdict `passed`, or another @throws where it ends with another than that */
export async function runSmoke(args: readonly string[], exitCode = 0): Promise<Ended> {
  const ended = await trySmoke(args);
  if (ended.exitCode === exitCode) return ended;
  throw new Error(`smoke ${args.join(' ')}: exit ${ended.exitCode}\n${ended.stdout}${ended.stderr}`);
}

/** User and system time of all children that have ended, in ms: what the kernel keeps for their parent. */
export function childrenCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0] = [Number(fields[13]), Number(fields[14])];
  return (user + system) * MS_PER_TICK;
}
/** the kernel tells times in hundredths of a second to all processes */
const MS_PER_TICK = 10;
