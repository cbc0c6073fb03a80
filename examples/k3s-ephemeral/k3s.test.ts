import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { K3sContainer, type StartedK3sContainer } from '@testcontainers/k3s';
import { afterAll, beforeAll, expect, it } from 'vitest';

const IMAGE = 'rancher/k3s:v1.35.4-k3s1';
const MINUTES = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'k3s-'));
const kubeconfig = join(folder, 'kubeconfig');
let k3s: StartedK3sContainer;

beforeAll(async () => {
  k3s = await new K3sContainer(IMAGE).start();
  writeFileSync(kubeconfig, k3s.getKubeConfig(), { mode: 0o600 });
}, 5 * MINUTES);

afterAll(async () => {
  await k3s?.stop();
  rmSync(folder, { recursive: true });
});

it(
  'a fresh K3s is well, or comes to be',
  async () => {
    // a cluster of a few seconds settles while it is asked: rollouts and names get the time they take
    const args = ['smoke', 'run', '--kubeconfig', kubeconfig, '--start-timeout', '2m', '--junit', 'k3s.xml'];
    const [code] = await once(spawn('npx', args, { stdio: 'inherit' }), 'close');
    expect(code).toBe(0);
  },
  5 * MINUTES,
);
