import { describe, expect, it } from 'vitest';
import { KeptLease, leaseOf } from '../drivers/kubernetes/home/testing.ts';
import {
  type Asked,
  at,
  forbidden,
  kubeconfigOf,
  type Reply,
  type Script,
  type ScriptedApi,
  serveApi,
} from '../drivers/kubernetes/testing.ts';
import { healthOf, Project, REPORTS, spec } from './testing.ts';

/** Runs that nobody watches, beside an API server that is scripted. */

const SPEC = spec("suite('s', () => { check('ready', everyNode().has('Ready')); });");
const AT = ['run', '--kubeconfig', 'kubeconfig', '--namespace', 'ops', ...REPORTS] as const;

async function withCluster(
  script: Script,
  work: (project: Project, api: ScriptedApi) => Promise<void>,
): Promise<void> {
  await using api = await serveApi(script);
  using project = new Project({ 's.smoke.ts': SPEC, kubeconfig: kubeconfigOf(api.url) });
  await work(project, api);
}

const told = ({ asked }: ScriptedApi): string[] => asked.map(({ method, path }) => `${method} ${path}`);
const verdicts = ({ asked }: ScriptedApi): string[] =>
  asked.flatMap(({ path, body }) =>
    path.endsWith('/configmaps/kube-smoke-health') ? [JSON.parse(body).data.verdict] : [],
  );
const reasons = ({ asked }: ScriptedApi): string[] =>
  asked.flatMap(({ method, path, body }) =>
    method === 'POST' && path.endsWith('/events') ? [JSON.parse(body).reason] : [],
  );

describe('a run with a lock', () => {
  it('has it before it asks anything, and gives it back', async () => {
    const kept = new KeptLease();
    await withCluster({ answer: kept.answer }, async (project, api) => {
      const { code, stderr } = await project.smoke(...AT, '--lock', '0s', 's.smoke.ts');
      expect([code, stderr], stderr).toEqual([0, expect.not.stringContaining('--lock')]);
      const lease = '/apis/coordination.k8s.io/v1/namespaces/ops/leases/kube-smoke';
      expect(told(api).slice(0, 2)).toEqual([`GET ${lease}`, `PUT ${lease}`]);
      expect(told(api).at(-1)).toBe(`DELETE ${lease}`);
      expect(kept.lease).toBeUndefined();
    });
  });

  it('asks nothing while another has it: inconclusive, and it says who has it since when', async () => {
    const kept = new KeptLease(leaseOf('nightly-7_abc'));
    await withCluster({ answer: kept.answer }, async (project, api) => {
      const { code, stdout } = await project.smoke(...AT, '--lock', '0s', '--publish', 's.smoke.ts');
      expect(code, stdout).toBe(3);
      const says = 'cannot take the lock of namespace ops: nightly-7_abc has it since 2026-01-02T03:04:05Z';
      expect(stdout).toContain(says);
      expect(healthOf(project)).toMatchObject({ status: 'unknown', summary: expect.stringContaining(says) });
      expect(project.read('junit.xml')).toContain('nightly-7_abc has it');
      expect(told(api).filter((one) => /nodes|readyz/.test(one))).toEqual([]);
      // what the other one is about to write there is not overwritten
      expect(verdicts(api)).toEqual([]);
      expect(reasons(api)).toEqual(['SmokeInconclusive']);
      expect(kept.holder).toBe('nightly-7_abc');
    });
  });

  it('waits for another, and then has a verdict of its own', async () => {
    const kept = new KeptLease(leaseOf('nightly-7_abc'));
    await withCluster({ answer: kept.answer }, async (project) => {
      const command = project.start(...AT, '--lock', '30s', 's.smoke.ts');
      await command.says('waiting for another run: nightly-7_abc has it');
      kept.lease = undefined;
      expect((await command.ended).code).toBe(0);
    });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('gives it back on %s', async (signal) => {
    const kept = new KeptLease();
    const slow = at('GET', /^\/api\/v1\/nodes$/, { status: 200, body: { items: [] }, afterMs: 3000 });
    const answer = (asked: Asked): Reply | undefined => kept.answer(asked) ?? slow(asked);
    await withCluster({ answer }, async (project, api) => {
      const command = project.start(...AT, '--lock', '0s', '--publish', 's.smoke.ts');
      await expect.poll(() => told(api).join(), { timeout: 20_000 }).toContain('/api/v1/nodes');
      expect(kept.lease).toBeDefined();
      command.kill(signal);
      const { code, stderr } = await command.ended;
      expect(code, stderr).toBe(130);
      expect(kept.lease).toBeUndefined();
      // who was interrupted knows nothing that is worth more than what stands there
      expect([verdicts(api), reasons(api)]).toEqual([[], []]);
    });
  });

  it('does not keep a mistake in a spec waiting', async () => {
    await withCluster({ answer: new KeptLease(leaseOf('a_1')).answer }, async (project) => {
      project.write('s.smoke.ts', spec("suite('s', () => { check('', everyNode()); });"));
      const startedAt = performance.now();
      const { code } = await project.smoke(...AT, '--lock', '5m', 's.smoke.ts');
      expect(code).toBe(2);
      expect(performance.now() - startedAt).toBeLessThan(30_000);
    });
  });

  it('runs without it where that may not be asked for, and says so', async () => {
    const answer = at('GET', /leases/, forbidden('get', 'leases', 'coordination.k8s.io'));
    await withCluster({ answer }, async (project) => {
      const { code, stderr } = await project.smoke(...AT, '--lock', '0s', 's.smoke.ts');
      expect(code).toBe(0);
      expect(stderr).toMatch(
        /--lock: .*the rule that grants it is .*leases.*: this run goes on without a lock/,
      );
    });
  });
});

describe('a run that publishes its verdict', () => {
  it('writes the document that --health writes', async () => {
    await withCluster({}, async (project, api) => {
      const { code } = await project.smoke(...AT, '--publish', 's.smoke.ts');
      expect(code).toBe(0);
      const map = api.asked.find(({ path }) => path.endsWith('/configmaps/kube-smoke-health'));
      const { data } = JSON.parse(map?.body ?? '{}');
      expect(data['health.json']).toBe(project.read('health.json'));
      expect(data.verdict).toBe('passed');
      expect(reasons(api)).toEqual([]);
    });
  });

  it('has the verdict that it would have, whatever becomes of that', async () => {
    const answer = ({ method }: Asked) => (method === 'GET' ? undefined : forbidden('patch', 'configmaps'));
    await withCluster({ answer }, async (project) => {
      const { code, stderr } = await project.smoke(...AT, '--publish', 's.smoke.ts');
      expect(code).toBe(0);
      expect(stderr).toContain('--publish: cannot write ConfigMap ops/kube-smoke-health: ');
    });
  });

  it('publishes it where a report cannot be written, too', async () => {
    await withCluster({}, async (project, api) => {
      const args = ['--publish', '--json', 'kubeconfig/run.json', 's.smoke.ts'];
      expect((await project.smoke(...AT, ...args)).code).toBe(2);
      expect(verdicts(api)).toEqual(['passed']);
    });
  });
});

describe('without a wish for it', () => {
  it('nothing is asked of leases, ConfigMaps and events', async () => {
    await withCluster({}, async (project, api) => {
      expect((await project.smoke(...AT, 's.smoke.ts')).code).toBe(0);
      expect(told(api).filter((one) => /leases|configmaps|events/.test(one))).toEqual([]);
    });
  });
});

describe('lock and verdict', () => {
  it.each([
    {
      what: 'no namespace',
      args: ['--kubeconfig', 'kubeconfig', '--lock', '0s'],
      says: '--lock: name the namespace',
    },
    {
      what: 'no namespace',
      args: ['--kubeconfig', 'kubeconfig', '--publish'],
      says: '--publish: name the namespace',
    },
    { what: 'no cluster', args: ['--driver', 'local', '--publish'], says: '--publish is for clusters' },
    { what: 'no duration', args: ['--lock', 'soon'], says: "'soon' is no duration" },
  ])('with $what are a usage error', async ({ args, says }) => {
    await withCluster({}, async (project) => {
      const { code, stderr } = await project.smoke('run', ...args, 's.smoke.ts');
      expect(stderr).toContain(says);
      expect(code).toBe(2);
    });
  });
});
