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
}

/** Runs one shipped suite with the built command, as the user with no more rights than a run needs. */
export async function runSmoke(
  lab: Lab,
  suite: string,
  config: SmokeConfig,
  args: readonly string[] = [],
): Promise<Smoked> {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-case-'));
  try {
    const base = { kubeconfig: lab.smokeKubeconfig, image: 'docker.io/lab/node:24', suite: [suite] };
    const text = `export default ${JSON.stringify({ ...base, ...config })};\n`;
    writeFileSync(join(folder, 'smoke.config.mjs'), text);
    const child = spawn(process.execPath, [BIN, 'run', '--json', 'run.json', '--verbose', ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, text: said, report: readReport(join(folder, 'run.json'), said) };
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
