import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BIN = resolve('dist/src/cli/bin.js');
/** Of a run, some ten times what it takes; its agents live for a minute more. */
const LIMIT = '20s';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly text: string;
}

/** The built command under way, in a folder of its own. */
export class Smoke implements Disposable {
  readonly ended: Promise<Ended>;
  readonly folder: string;
  text = '';
  /** of its first words on standard output, which are its verdict */
  verdictAt: number | undefined;
  private readonly child: ChildProcess;

  constructor(args: readonly string[], folder = Smoke.folder()) {
    this.folder = folder;
    this.child = spawn(process.execPath, [BIN, ...args], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk) => {
      this.verdictAt ??= performance.now();
      this.text += chunk;
    });
    this.child.stderr?.on('data', (chunk) => (this.text += chunk));
    this.ended = new Promise((done) => {
      this.child.once('exit', (code, signal) => {
        const end = () => done({ code, signal, text: this.text });
        // a killed command leaves a child for a moment that holds its streams open
        if (signal) end();
        else this.child.once('close', end);
      });
    });
  }

  /** All default suites. */
  static run(kubeconfig: string, folder?: string): Smoke {
    const image = 'docker.io/lab/node:24';
    return new Smoke(['run', '--kubeconfig', kubeconfig, '--image', image, '--timeout', LIMIT], folder);
  }

  static folder(): string {
    return mkdtempSync(join(tmpdir(), 'smoke-kill-'));
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Processes of it on this machine: the command, its test runner. */
  processes(): string[] {
    return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && folderOf(pid) === this.folder);
  }

  [Symbol.dispose](): void {
    for (const pid of this.processes()) process.kill(Number(pid), 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function folderOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // it has ended
  }
}
