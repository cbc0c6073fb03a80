import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachDocker } from './lab.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Runs a command of the lab's. @param dir where its engines live; absent: with the others */
function lab(args: readonly string[], dir?: string) {
  const env = { ...process.env, ...(dir ? { KUBE_SMOKE_DOCKER_LAB_DIR: dir } : {}) };
  return spawnSync(process.execPath, [MAIN, ...args, '--docker'], { encoding: 'utf8', env });
}

/** What runs of the fixture's engines. Whether they answer within a second depends on what else the machine does. */
const engines = (): string[] =>
  lab(['status'])
    .stdout.split('\n')
    .filter((line) => line.startsWith('service'));

describe('npm run lab -- … --docker', () => {
  it('finds the engines that run, and starts none', async () => {
    const before = engines();
    const sockets = (await attachDocker())?.engines.map(({ socket }) => socket) ?? [];
    const { status, stdout, stderr } = lab(['up', String(sockets.length)]);
    expect(stderr).toContain('is running already');
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${sockets.join('\n')}\n` });
    expect(engines()).toEqual(before);
  });

  it.each([
    [['up', '9'], /a lab has 1 to 8 Docker engines, not 9/],
    [['up', 'three'], /a lab has 1 to 8 Docker engines, not NaN/],
    [['up', '1', '2'], /unexpected: 2/],
    [['fault', 'engine-down', 'd9'], /no engine is named d9: there are d1, d2, d3/],
    [['fault', 'kubelet-down', 'n1'], /no fault is named kubelet-down: there are frozen, engine-hung/],
    [['fault', 'pair-blocked', 'd1', 'd1'], /name two engines, not d1 twice/],
    [['kubeconfig'], /no command is named kubeconfig/],
  ])('%j is misused', (args, says) => {
    const { status, stderr } = lab(args);
    expect(stderr).toMatch(says);
    expect(status).toBe(2);
  });

  describe('beside engines that run', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'docker-lab-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('others cannot start, leave them alone, and leave nothing behind', () => {
      const before = engines();
      const dir = join(folder, 'other');
      const { status, stderr } = lab(['up', '1'], dir);
      expect(stderr).toContain("exists and is not this lab's: is there another lab?");
      expect(status).toBe(1);
      expect(lab(['down'], dir).status).toBe(0);
      expect(existsSync(dir)).toBe(false);
      expect(engines()).toEqual(before);
    });

    it('what is no lab is not taken for one', () => {
      expect(lab(['down'], folder).stderr).toContain('there was none');
      expect(existsSync(folder)).toBe(true);
      expect(lab(['status'], folder)).toMatchObject({ status: 1, stdout: '' });
    });
  });
});
