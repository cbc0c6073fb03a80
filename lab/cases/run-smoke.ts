import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SmokeConfig } from '../../src/core/config.ts';
import type { RunReport } from '../../src/core/run-report.ts';
import { imageNames } from '../build/images.ts';
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
  /** more of its environment */
  readonly env?: Readonly<Record<string, string>>;
  /** interrupts it */
  readonly signal?: AbortSignal;
}

/** Runs the built command, as the user with no more rights than a run needs. @throws where it leaves no report */
export const runSmoke = (
  lab: Pick<Lab, 'smokeKubeconfig'>,
  config: SmokeConfig,
  args?: readonly string[],
  limits?: SmokeLimits,
): Promise<Smoked> => runSmokeWith({ kubeconfig: lab.smokeKubeconfig, ...config }, args, limits);

/** The same with nothing but this config, and the agents' image. */
export async function runSmokeWith(
  config: SmokeConfig,
  args: readonly string[] = [],
  { limitMs = 170_000, env, signal }: SmokeLimits = {},
): Promise<Smoked> {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-case-'));
  try {
    const text = `export default ${JSON.stringify({ image: imageNames.node, ...config })};\n`;
    writeFileSync(join(folder, 'smoke.config.mjs'), text);
    const startedAt = Date.now();
    const child = spawn(process.execPath, [BIN, 'run', '--json', 'run.json', '--verbose', ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
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
