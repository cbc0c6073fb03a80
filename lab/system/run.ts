import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { LabError } from '../errors.ts';
import { toolEnvironment } from './tools.ts';

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end and returns what it printed; fails with what it complained about. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...toolEnvironment(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A command that ends before it read its input closes the pipe; its exit code tells more than EPIPE would.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  const exit = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'no exit code'));
  });
  const [output, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (code === 0) return output;
  throw new LabError(
    `${[command, ...args].join(' ')}: ended with ${code}: ${complaint.trim() || output.trim()}`,
  );
}

/** For commands whose failure is an answer ("no such rule"). */
export async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}
