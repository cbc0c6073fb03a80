import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SmokeConfig } from '../../src/core/config.ts';
import type { RunReport } from '../../src/core/run-report.ts';
import type { Lab } from '../lab.ts';

const BIN = resolve('dist/src/cli/bin.js');

export interface Smoked {
  readonly code: number | null;
  readonly text: string;
  readonly report: RunReport;
  /** from the start of the command until it could tell its verdict */
  readonly verdictMs: number;
}

export interface SmokeLimits {
  /** it is killed after this time, in ms @default 170 s */
  readonly limitMs?: number;
  /** interrupts it */
  readonly signal?: AbortSignal;
}

/** Runs the built command, as the user with no more rights than a run needs. @throws where it leaves no report */
export async function runSmoke(
  lab: Lab,
  config: SmokeConfig,
  args: readonly string[] = [],
  { limitMs = 170_000, signal }: SmokeLimits = {},
): Promise<Smoked> {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-case-'));
  try {
    const base = { kubeconfig: lab.smokeKubeconfig, image: 'docker.io/lab/node:24' };
    const text = `export default ${JSON.stringify({ ...base, ...config })};\n`;
    writeFileSync(join(folder, 'smoke.config.mjs'), text);
    const startedAt = Date.now();
    const child = spawn(process.execPath, [BIN, 'run', '--json', 'run.json', '--verbose', ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    const interrupt = () => child.kill('SIGINT');
    signal?.addEventListener('abort', interrupt, { once: true });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    signal?.removeEventListener('abort', interrupt);
    const report = readReport(join(folder, 'run.json'), said);
    return { code, text: said, report, verdictMs: Date.parse(report.endedAt) - startedAt };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string, said: string): RunReport {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`no report: ${said}`, { cause });
  }
}
