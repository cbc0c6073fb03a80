import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { RunReport } from '../core/run-report.ts';

/** Small projects and the built command, for tests only. */

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The names of the suites that ship: each is a file. */
export const SHIPPED = readdirSync(join(ROOT, 'specs'))
  .map((file) => file.replace(/\.smoke\.ts$/, ''))
  .sort();
const BIN = join(ROOT, 'dist/src/cli/bin.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of files in which the command runs; it and whatever still runs in it are gone at the end of the block. */
export class Project implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'smoke-e2e-')));

  private readonly env: Readonly<Record<string, string>>;

  /** @param env more of it for the command */
  constructor(files: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}) {
    this.env = env;
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** kube-smoke is there as if npm had put it there. */
  install(): void {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    symlinkSync(ROOT, join(modules, 'kube-smoke'));
    symlinkSync(BIN, join(modules, '.bin/smoke'));
  }

  /** Starts the command where no kubeconfig is found. */
  start(...args: readonly string[]): Command {
    const { KUBECONFIG: _, GITHUB_STEP_SUMMARY: __, ...env } = process.env;
    const home = join(this.folder, '.home');
    return new Command(args, {
      cwd: this.folder,
      env: { ...env, HOME: home, USERPROFILE: home, NO_COLOR: '1', ...this.env },
    });
  }

  smoke(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** Runs on local agents. @returns how it ended, and everything that the run knew */
  async local(...args: readonly string[]): Promise<Ended & { readonly report: RunReport }> {
    const ended = await this.smoke('run', '--driver', 'local', '--json', 'run.json', ...args);
    try {
      return { ...ended, report: JSON.parse(this.read('run.json')) as RunReport };
    } catch (cause) {
      throw new Error(`no report, exit ${ended.code}: ${ended.stderr}`, { cause });
    }
  }

  /** What runs in this folder, by pid: the command, its agents, its test runner. Linux only: elsewhere none is seen. */
  processes(): number[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc').flatMap((pid) =>
      /^\d+$/.test(pid) && folderOf(pid) === this.folder ? [Number(pid)] : [],
    );
  }

  [Symbol.dispose](): void {
    for (const pid of this.processes()) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function folderOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // it has ended, or is somebody else's
  }
}

/** A project with an example's files, in which kube-smoke is as if it were installed. */
export function exampleProject(name: string, env: Readonly<Record<string, string>> = {}): Project {
  const folder = `${ROOT}examples/${name}`;
  const project = new Project({}, env);
  cpSync(folder, project.folder, { recursive: true });
  project.install();
  return project;
}

/** The command under way. */
export class Command {
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';

  constructor(args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.child = spawn(process.execPath, [BIN, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (chunk) => (this.stdout += chunk));
    this.child.stderr?.on('data', (chunk) => (this.stderr += chunk));
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        const done = () => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
        // a killed command leaves children that hold its streams open
        if (signal) done();
        else this.child.once('close', done);
      });
    });
  }

  /** Waits for words on standard error. */
  async says(words: string): Promise<void> {
    if (this.stderr.includes(words)) return;
    await new Promise<void>((resolve, reject) => {
      this.child.stderr?.on('data', () => this.stderr.includes(words) && resolve());
      void this.ended.then(({ code, stderr }) =>
        reject(new Error(`ended with ${code} before it said '${words}': ${stderr}`)),
      );
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** A spec file: the words that it imports, and its lines. */
export const spec = (...lines: readonly string[]): string =>
  [
    "import { apiServer, check, dnsService, everyNode, expect, pods, service, suite, test } from 'kube-smoke';",
    ...lines,
    '',
  ].join('\n');

const SCHEMA = join(ROOT, 'dist/src/report/health.schema.json');
const ajv = new Ajv({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

export interface Health {
  readonly run: { readonly labels?: Readonly<Record<string, string>> };
  readonly status: string;
  readonly summary: string;
  readonly findings: { readonly cause: string; readonly nodes: string[]; readonly explains: string[] }[];
  readonly connectivity: {
    readonly protocol: string;
    readonly path: string;
    readonly failed: Edge[];
    readonly tried: number;
  }[];
  readonly nodes: {
    readonly name: string;
    readonly status: string;
    readonly member_status: { readonly status: string };
  }[];
  readonly checks: { readonly suite: string; readonly name: string; readonly outcome: string }[];
}
type Edge = { readonly from: string; readonly to: string; readonly code: string; readonly phase: string };

/** The health report, once it has been held against the schema that ships. */
export function healthOf(project: Project): Health {
  const document = JSON.parse(project.read('health.json'));
  validate(document);
  if (validate.errors) throw new Error(ajv.errorsText(validate.errors));
  return document;
}

/** The options that write the reports which `healthOf` and junit readers take. */
export const REPORTS = ['--junit', 'junit.xml', '--health', 'health.json'] as const;
