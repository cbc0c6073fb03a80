import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { attach, type Lab } from '../../lab/lab.ts';
import { Project, spec } from './testing.ts';

/** Runs that share a cluster, or even a namespace, do not take each other's things away. Nor does `smoke clean`. */

const NAMESPACE = 'kube-smoke-shared';
const SELECTOR = encodeURIComponent('app.kubernetes.io/managed-by=kube-smoke,kube-smoke.dev/run');
/** It has agents for as long as its test takes. */
const LONG = spec(
  "test('takes its time', async ({ cluster }) => {",
  '  await new Promise((done) => setTimeout(done, 6000));',
  '  await expect(cluster.everyNode()).toReach(cluster.everyNode());',
  '}, 30_000);',
);
const places = [[], ['--namespace', NAMESPACE], ['--namespace', NAMESPACE, '--scope', 'namespace']] as const;

let lab: Lab;
beforeAll(async () => {
  lab = (await attach())!;
  await lab.settled();
  await lab.adminRequest('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
});
afterAll(() => lab.adminRequest('DELETE', `/api/v1/namespaces/${NAMESPACE}`));

async function found(path: string): Promise<{ metadata: { name: string }; status: { phase?: string } }[]> {
  const { body } = await lab.adminRequest('GET', `${path}?labelSelector=${SELECTOR}`);
  return (body as { items: { metadata: { name: string }; status: { phase?: string } }[] }).items;
}
const pods = () => found('/api/v1/pods');
const running = async () => (await pods()).filter(({ status }) => status.phase === 'Running').length;

const kubeconfig = () => ['--kubeconfig', inject('lab').smokeKubeconfig];
const start = (project: Project, place: readonly string[]) =>
  project.start('run', 'a.smoke.ts', ...kubeconfig(), '--image', 'docker.io/lab/node:24', ...place);

async function nothingLeft(): Promise<void> {
  const left = async () => [...(await pods()), ...(await found('/api/v1/namespaces'))].length;
  await expect.poll(left, { timeout: 20_000 }).toBe(0);
}

describe.each(places.map((place) => ({ place: place.join(' ') || 'a namespace of its own', args: place })))(
  'with $place',
  ({ args }) => {
    const where = args.slice(0, 2);

    it('a run is not touched by `smoke clean`, from its first object on', async () => {
      using project = new Project({ 'a.smoke.ts': LONG });
      const run = start(project, args);
      const any = async () => [
        ...(await found('/api/v1/namespaces')),
        ...(await found(`/api/v1/namespaces/${NAMESPACE}/serviceaccounts`)),
      ];
      await expect.poll(any, { timeout: 20_000, interval: 20 }).not.toEqual([]);
      const early = await project.smoke('clean', ...kubeconfig(), ...where);
      await expect.poll(running, { timeout: 20_000, interval: 100 }).toBeGreaterThan(2);
      const late = await project.smoke('clean', ...kubeconfig(), ...where, '--older-than', '0s');
      for (const { code, stdout } of [early, late]) {
        expect(stdout).toMatch(
          /^left alone run \w+, which may be under way: .*smoke clean --run \w+ removes it\)\n$/,
        );
        expect(code).toBe(0);
      }
      const { code, stdout, stderr } = await run.ended;
      expect(code, stdout + stderr).toBe(0);
      expect(stderr).not.toContain('could not remove');
      await nothingLeft();
    });

    it('two runs at once are both right, and each removes its own', async () => {
      using one = new Project({ 'a.smoke.ts': LONG });
      using other = new Project({ 'a.smoke.ts': LONG.replace('6000', '10') });
      const long = start(one, args);
      await expect.poll(running, { timeout: 20_000, interval: 100 }).toBeGreaterThan(2);
      const short = await start(other, args).ended;
      expect(short.code, short.stdout + short.stderr).toBe(0);
      expect(await running()).toBeGreaterThan(2);
      const { code, stdout, stderr } = await long.ended;
      expect(code, stdout + stderr).toBe(0);
      await nothingLeft();
    });

    it('a run that is named is removed, under way or not', async () => {
      using project = new Project({ 'a.smoke.ts': LONG });
      const run = start(project, args);
      await expect.poll(running, { timeout: 20_000, interval: 100 }).toBeGreaterThan(2);
      const { stdout } = await project.smoke('clean', ...kubeconfig(), ...where);
      const [, id = ''] = /--run (\w+)/.exec(stdout) ?? [];
      const cleaned = await project.smoke('clean', ...kubeconfig(), ...where, '--run', id);
      expect(cleaned.code, cleaned.stderr).toBe(0);
      const { code } = await run.ended;
      expect([1, 3]).toContain(code);
      await nothingLeft();
    });
  },
);
