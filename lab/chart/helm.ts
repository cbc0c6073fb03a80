import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildHelm } from '../build/binaries.ts';
import { run } from '../system/run.ts';

const CHART = fileURLToPath(new URL('../../deploy/chart', import.meta.url));

export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** by their keys, as in values.yaml */
  readonly values: object;
}

/** The real helm, with the chart and without this machine's settings. */
export class Helm implements Disposable {
  private readonly home = mkdtempSync(join(tmpdir(), 'smoke-helm-'));
  private readonly program: string;
  private readonly kubeconfig: string;

  private constructor(program: string, kubeconfig: string) {
    this.program = program;
    this.kubeconfig = kubeconfig;
  }

  /** @param kubeconfig none: what asks a cluster fails */
  static async ready(kubeconfig = ''): Promise<Helm> {
    return new Helm(await buildHelm(), kubeconfig);
  }

  /** @returns what it printed, on standard error as well: the logs of hooks are there @throws LabError with the same */
  call(...args: readonly string[]): Promise<string> {
    const both = ['-c', 'exec "$0" "$@" 2>&1', this.program, ...args];
    return run('sh', both, { env: { HOME: this.home, KUBECONFIG: this.kubeconfig } });
  }

  /** `helm template|install|upgrade` of the chart. */
  release(verb: string, { name, namespace, values }: Release, ...flags: readonly string[]): Promise<string> {
    const file = join(this.home, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    return this.call(verb, name, CHART, '--namespace', namespace, '--values', file, ...flags);
  }

  lint(): Promise<string> {
    return this.call('lint', '--strict', CHART);
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
