import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Project } from '../../src/cli/testing.ts';
import { VERSION } from '../../src/cli/version.ts';
import { Helm } from './helm.ts';

/** The chart, by the real helm, is what `smoke manifest` prints. Asks no cluster: it is here for what the lab can build. */

interface Printed {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly [key: string]: unknown;
}

const REPOSITORY = 'registry.example/kube-smoke';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

let helm: Helm;

beforeAll(async () => {
  helm = await Helm.ready();
}, 15 * 60_000);
afterAll(() => helm[Symbol.dispose]());

const objectsIn = (text: string): Printed[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as Printed)
    .sort((a, b) => placeOf(a).localeCompare(placeOf(b)));

const placeOf = ({ kind, metadata }: Printed): string => `${kind} ${metadata.name}`;

async function rendered(values: object, { name = 'kube-smoke', namespace = 'team' } = {}) {
  const image = { repository: REPOSITORY, ...(values as { image?: object }).image };
  return objectsIn(await helm.release('template', { name, namespace, values: { ...values, image } }));
}

const one = (objects: readonly Printed[], kind: string) => objects.find((object) => object.kind === kind);

/** The Job of the chart is a hook, which is said by annotations and nothing else. */
function withoutHook({ metadata: { annotations, ...metadata }, ...object }: Printed): Printed {
  const others = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith('helm.sh/'));
  const kept = others.length > 0 ? { annotations: Object.fromEntries(others) } : {};
  return { ...object, metadata: { ...metadata, ...kept } };
}

async function printed(...commands: readonly (readonly string[])[]): Promise<Printed[]> {
  using project = new Project();
  const texts = await Promise.all(
    commands.map(async (args) => {
      const { code, stdout, stderr } = await project.smoke('manifest', ...args);
      expect([code, stderr]).toEqual([0, '']);
      return stdout;
    }),
  );
  return objectsIn(texts.join(''));
}

interface Case {
  readonly what: string;
  readonly values: object;
  /** of `smoke manifest` */
  readonly place: readonly string[];
  readonly run: readonly string[];
  readonly cronjob?: readonly string[];
  readonly namespace?: string;
}

const ofVersion = ['--image', `${REPOSITORY}:${VERSION}`];

const CASES: readonly Case[] = [
  { what: 'the defaults', values: {}, place: ['-n', 'team'], run: ofVersion },
  {
    what: 'one namespace',
    values: { scope: 'namespace' },
    place: ['-n', 'team', '--scope', 'namespace'],
    run: ofVersion,
  },
  {
    what: 'suites, a clock and a limit',
    values: {
      image: { tag: '1', pullPolicy: 'Never' },
      schedule: '5 4 * * 1',
      suite: ['dns', 'overlay'],
      skipSuite: ['etcd'],
      enable: ['overlay/pod to host'],
      timeout: '90s',
    },
    place: ['-n', 'team'],
    run: [
      ...['--image', `${REPOSITORY}:1`, '--image-pull-policy', 'Never', '--timeout', '90s'],
      ...['--suite', 'dns', '--suite', 'overlay', '--skip-suite', 'etcd', '--enable', 'overlay/pod to host'],
    ],
    cronjob: ['--schedule', '5 4 * * 1'],
  },
  {
    what: 'a digest, and the word for an hour',
    values: { image: { tag: '1', digest: DIGEST }, timeout: '1h', schedule: '@hourly' },
    place: ['-n', 'team'],
    run: ['--image', `${REPOSITORY}@${DIGEST}`, '--timeout', '1h'],
    cronjob: ['--schedule', '@hourly'],
  },
  {
    what: 'a namespace whose name is a number',
    values: { scope: 'namespace' },
    place: ['-n', '2024', '--scope', 'namespace'],
    run: ofVersion,
    namespace: '2024',
  },
];

describe('the chart gives the objects of smoke manifest', () => {
  it.each(CASES)('with $what', async ({ values, place, run, cronjob = [], namespace = 'team' }) => {
    const given = [...place, ...run];
    const expected = await printed(['rbac', ...place], ['job', ...given], ['cronjob', ...given, ...cronjob]);
    const found = await rendered(values, { namespace });
    expect(expected.length).toBeGreaterThan(4);
    expect(found.map(withoutHook)).toEqual(expected);
  });

  it('but for the namespace, which helm makes itself', async () => {
    const expected = await printed(['rbac'], ['job', ...ofVersion], ['cronjob', ...ofVersion]);
    const found = (await rendered({}, { namespace: 'kube-smoke' })).map(withoutHook);
    expect(expected.filter((object) => object.kind !== 'Namespace')).toEqual(found);
    expect(expected).toHaveLength(found.length + 1);
  });
});

describe('the values', () => {
  it('leave the CronJob out where there is no schedule', async () => {
    const others = (await rendered({})).filter(({ kind }) => kind !== 'CronJob');
    expect(others.map(({ kind }) => kind)).toContain('Job');
    expect(await rendered({ schedule: '' })).toEqual(others);
  });

  it.each([
    { afterUpgrade: false, hook: 'test' },
    { afterUpgrade: true, hook: 'post-install,post-upgrade,test' },
  ])('make the Job a hook of $hook', async ({ afterUpgrade, hook }) => {
    const job = one(await rendered({ afterUpgrade }), 'Job');
    expect(job?.metadata.annotations).toMatchObject({ 'helm.sh/hook': hook });
  });

  it('name everything after a release of another name', async () => {
    const found = await rendered({ config: { retries: 1 } }, { name: 'nightly' });
    const name = 'nightly-kube-smoke';
    expect(new Set(found.map(({ metadata }) => metadata.name))).toEqual(new Set([name]));
    expect(one(found, 'ClusterRoleBinding')).toMatchObject({ roleRef: { name }, subjects: [{ name }] });
    for (const kind of ['Job', 'CronJob']) {
      const text = JSON.stringify(one(found, kind));
      expect(text).toContain(`"serviceAccountName":"${name}"`);
      expect(text).toContain(`"configMap":{"name":"${name}"}`);
    }
    const [long] = await rendered({}, { name: 'a'.repeat(53) });
    expect(long?.metadata.name).toHaveLength(52);
  });

  it('change of the resources what they say', async () => {
    const text = JSON.stringify(one(await rendered({ resources: { limits: { memory: '1Gi' } } }), 'CronJob'));
    expect(text).toContain(
      '"resources":{"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"100m","memory":"256Mi"}}',
    );
  });

  it('become a config file that a run reads', async () => {
    const registry = 'http://registry.example:5000';
    const found = await rendered({ config: { registries: [registry], thresholds: { 'overlay/tcp': '2s' } } });
    const { data } = one(found, 'ConfigMap') as unknown as { data: Record<string, string> };
    for (const kind of ['Job', 'CronJob']) {
      const text = JSON.stringify(one(found, kind));
      expect(text).toContain('"args":["--config","/config/smoke.config.mjs",');
      expect(text).toContain('{"name":"config","mountPath":"/config","readOnly":true}');
    }
    using project = new Project(data);
    const { code, stdout, stderr } = await project.smoke('plan', '--config', 'smoke.config.mjs');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(registry);
  });

  it.each([
    { what: 'no image', values: { image: { repository: '' } }, says: 'image.repository: name an image' },
    { what: 'a tag in its name', values: { image: { repository: 'a/b:1' } }, says: "'/image/repository'" },
    { what: 'a word that there is not', values: { shedule: '@daily' }, says: "'shedule' not allowed" },
    { what: 'such a word below', values: { image: { digests: '' } }, says: "'digests' not allowed" },
    { what: 'such a key of the config', values: { config: { registry: [] } }, says: "'registry'" },
    { what: 'a scope that there is not', values: { scope: 'node' }, says: "'/scope'" },
    { what: 'no schedule', values: { schedule: 'often' }, says: "'/schedule'" },
    { what: 'a limit without its unit', values: { timeout: '300' }, says: "'/timeout'" },
    { what: 'one suite for a list', values: { suite: 'dns' }, says: "'/suite'" },
  ])('are refused with $what', async ({ values, says }) => {
    await expect(rendered(values)).rejects.toThrow(says);
  });

  it('are refused by a Kubernetes that is too old', async () => {
    const release = { name: 'kube-smoke', namespace: 'team', values: { image: { repository: REPOSITORY } } };
    await expect(helm.release('template', release, '--kube-version', '1.24.17')).rejects.toThrow(
      'kubeVersion',
    );
    await expect(helm.release('template', release, '--kube-version', '1.25.0')).resolves.toContain('CronJob');
  });
});

it('helm finds nothing to complain about', async () => {
  expect(await helm.lint()).toContain('0 chart(s) failed');
});
