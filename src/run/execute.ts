import { type ChildProcess, spawn } from 'node:child_process';

/** What a program came to. */
export type Executed =
  | {
      readonly code: number | null;
      /** it was ended from outside */
      readonly signal: NodeJS.Signals | null;
      readonly stdout: string;
      readonly stderr: string;
      /** there was more on standard output than is kept */
      readonly cut: boolean;
      readonly durationMs: number;
      /** its time was up, or the run was over */
      readonly ended?: 'late' | 'interrupted';
    }
  | { readonly error: NodeJS.ErrnoException };

export interface Execution {
  readonly run: readonly string[];
  readonly folder?: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Of each stream. More is read and let go, so that the program does not block. */
export const MOST_KEPT = 1024 * 1024;
/** Between the polite and the other signal: time enough to give back a lock, and less than a run waits for at its end. */
const GRACE_MS = 500;
/** What a program left behind may hold its streams open: nobody waits for that. */
const DRAIN_MS = 200;

/** Runs a program without a shell, in a process group of its own, and ends the whole group with it. */
export async function execute({ run, folder, limitMs, signal }: Execution): Promise<Executed> {
  const [program = '', ...args] = run;
  const startedAt = performance.now();
  const child = begin(program, args, folder);
  if (child instanceof Error) return { error: child };
  const streams = { stdout: keep(child.stdout), stderr: keep(child.stderr) };
  let ended: 'late' | 'interrupted' | undefined;
  const end = (why: 'late' | 'interrupted') => {
    ended ??= why;
    endGroup(child, 'SIGTERM');
    setTimeout(() => endGroup(child, 'SIGKILL'), GRACE_MS).unref();
  };
  const limit = setTimeout(() => end('late'), limitMs);
  const onAbort = () => end('interrupted');
  const onExit = () => endGroup(child, 'SIGKILL');
  signal.addEventListener('abort', onAbort, { once: true });
  process.once('exit', onExit);
  return new Promise<Executed>((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, killedBy) => {
      const durationMs = performance.now() - startedAt;
      endGroup(child, 'SIGKILL'); // what it has started goes with it
      const done = () => {
        const { text: stdout, cut } = streams.stdout();
        const { text: stderr } = streams.stderr();
        resolve({ code, signal: killedBy, stdout, stderr, cut, durationMs, ...(ended ? { ended } : {}) });
      };
      const late = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, DRAIN_MS);
      child.once('close', () => {
        clearTimeout(late);
        done();
      });
    });
  }).finally(() => {
    clearTimeout(limit);
    signal.removeEventListener('abort', onAbort);
    process.off('exit', onExit);
  });
}

/** @returns the error where it cannot even be tried: a NUL in an argument */
function begin(program: string, args: readonly string[], folder?: string) {
  try {
    const cwd = folder ? { cwd: folder } : {};
    return spawn(program, args, { ...cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

/** Collects the beginning of a stream. */
function keep(stream: NodeJS.ReadableStream): () => { text: string; cut: boolean } {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < MOST_KEPT) chunks.push(chunk.subarray(0, MOST_KEPT - size));
    size += chunk.length;
  });
  return () => ({ text: Buffer.concat(chunks).toString(), cut: size > MOST_KEPT });
}

/** The program and everything it has started that did not leave its group. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // it is gone already
  }
}
