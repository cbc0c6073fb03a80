import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { kubeconfigOf, tokenOf } from '../../lab/accounts.ts';
import { attach, type Lab } from '../../lab/lab.ts';
import { RecordingProxy } from '../../lab/recording-proxy.ts';
import { until } from '../../lab/system/wait.ts';
import { EXPIRES_ANNOTATION, MANAGED_BY, RUN_LABEL } from '../core/labels.ts';
import { examine } from '../drivers/kubernetes/doctor.ts';
import { keyOf, type Right, rightsIn, ruleText } from '../drivers/kubernetes/rights/right.ts';
import { ALL_NEEDS } from '../drivers/kubernetes/rights/table.ts';
import { keysOf, rightOf } from '../drivers/kubernetes/rights/testing.ts';
import { type Reach, rulesByPlace, wantedFor } from '../drivers/kubernetes/rights/wanted.ts';
import { Project } from './testing.ts';

/** What the printed manifests grant is enough, and no rule of it is idle. */

const NAMESPACE = 'kube-smoke';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const IMAGE = ['--image', 'docker.io/lab/node:24'];
const ACCOUNT = `system:serviceaccount:${NAMESPACE}:kube-smoke`;

const OPT_IN = [
  'overlay/pod to pod on one node',
  'overlay/pod to host',
  'services/tcp at every node port',
  'runtime/a pod comes and goes on every node',
  'services-churn',
];
const CONFIG = "export default { storage: { size: '1Mi', within: '500ms' } };";

/** What every account may ask. */
const OPEN_TO_ALL = /^create selfsubject/;
const NOT_SEEN = [
  'create configmaps.', // asked by the API server itself when an apply makes one
  'create leases.coordination.k8s.io', // the same, of an update
  'create pods/attach.', // asked by the API server itself when a websocket is opened
  'get deployments.apps', // of one that got no pod
  'update endpointslices.discovery.k8s.io', // when a node's agent was lost, and others are asked again
];

/** As a killed run leaves things. */
const LEFT = [
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 80 }] } },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', endpoints: [] },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  },
]
  .map((one) => {
    const labels = { ...MANAGED_BY, [RUN_LABEL]: 'left' };
    const annotations = { [EXPIRES_ANNOTATION]: '2026-01-01T00:00:00Z' };
    return stringify({ ...one, metadata: { name: 'left', namespace: NAMESPACE, labels, annotations } });
  })
  .join('---\n');

interface Mode {
  readonly scope: 'cluster' | 'namespace';
  readonly reach: Reach;
  /** of doctor and run */
  readonly flags: readonly string[];
}

/** The object with the rules of a place. */
const roleIn = (place: string): string =>
  place === '' ? `${RBAC}/clusterroles/kube-smoke` : `${RBAC}/namespaces/${place}/roles/kube-smoke`;

const MODES: readonly Mode[] = [
  { scope: 'cluster', reach: { scope: 'cluster', home: NAMESPACE }, flags: [] },
  {
    scope: 'namespace',
    reach: { scope: 'namespace', namespace: NAMESPACE },
    flags: ['--namespace', NAMESPACE, '--scope', 'namespace'],
  },
];

let lab: Lab;

async function remove(): Promise<void> {
  for (const path of [`${RBAC}/clusterrolebindings/kube-smoke`, `${RBAC}/clusterroles/kube-smoke`])
    await lab.adminRequest('DELETE', path);
  const namespace = `/api/v1/namespaces/${NAMESPACE}`;
  await lab.adminRequest('DELETE', namespace);
  await until(
    { what: 'the namespace is gone' },
    async () => (await lab.adminRequest('GET', namespace)).status === 404,
  );
}

beforeAll(async () => {
  lab = (await attach())!;
  await remove();
});

/** A kubeconfig of the same cluster by another way, on which the token is added. */
function through(url: string, kubeconfig: string): string {
  const config = parse(kubeconfig);
  config.clusters[0].cluster = { server: url };
  config.users[0].user = {};
  return stringify(config);
}

const outcomesIn = (json: string): string =>
  (JSON.parse(json) as { outcomes: Record<string, string>[] }).outcomes
    .map(({ suite, name, status, reason = '' }) => `${suite}/${name}: ${status} ${reason}`)
    .join('\n');

/** May the account do that? */
async function allowed(right: Right, namespace = ''): Promise<boolean> {
  const spec =
    'path' in right
      ? { nonResourceAttributes: { path: right.path, verb: 'get' } }
      : {
          resourceAttributes: {
            group: right.group,
            resource: right.resource.split('/')[0],
            subresource: right.resource.split('/')[1] ?? '',
            verb: right.verb,
            name: right.name ?? '',
            namespace,
          },
        };
  const groups = ['system:serviceaccounts', 'system:authenticated'];
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  const { body } = await lab.adminRequest('POST', path, { spec: { user: ACCOUNT, groups, ...spec } });
  return (body as { status?: { allowed?: boolean } }).status?.allowed === true;
}

describe("a runner's pod", () => {
  const [, mode] = MODES;
  const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
  const runs = async (kind: string): Promise<Left[]> => {
    const query = `labelSelector=${encodeURIComponent(RUN_LABEL)}`;
    const { body } = await lab.adminRequest('GET', `/api/v1/namespaces/${NAMESPACE}/${kind}?${query}`);
    return (body as { items: Left[] }).items;
  };

  it('takes all that it made along, however it goes', async () => {
    using project = new Project();
    const flags = ['--scope', 'namespace'];
    await lab.apply((await project.smoke('manifest', 'rbac', ...flags)).stdout);
    const job = await project.smoke('manifest', 'job', '--image', IMAGE[1]!, ...flags);
    const { template } = parse(job.stdout).spec;
    // the job's pod as it is printed, except for what it runs: there is no image with the package here
    Object.assign(template.spec.containers[0], {
      command: ['node', '-e', 'setTimeout(() => {}, 300_000)'],
      args: [],
    });
    const made = await lab.adminRequest('POST', pods, {
      ...template,
      metadata: { ...template.metadata, name: 'runner' },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { uid } = (made.body as Left).metadata;
    await until({ what: 'the runner runs' }, async () => {
      const { body } = await lab.adminRequest('GET', `${pods}/runner`);
      return (body as { status: { phase: string } }).status.phase === 'Running';
    });

    project.write('kubeconfig', await kubeconfigOf(lab, NAMESPACE, 'kube-smoke'));
    const told = { POD_NAME: 'runner', POD_UID: uid, POD_NAMESPACE: NAMESPACE };
    for (const [name, value] of Object.entries(told)) vi.stubEnv(`KUBE_SMOKE_${name}`, value);
    const args = ['--kubeconfig', 'kubeconfig', ...IMAGE, ...(mode?.flags ?? [])];
    const command = project.start('run', ...args);
    await until({ what: 'agents are there' }, async () => (await runs('pods')).length >= 3);
    command.kill('SIGKILL');
    vi.unstubAllEnvs();
    const left = [...(await runs('pods')), ...(await runs('services')), ...(await runs('serviceaccounts'))];
    expect(left.length).toBeGreaterThan(4);
    // the pods of a deployment go with it
    const own = left.filter(({ metadata }) => metadata.ownerReferences?.[0]?.kind !== 'ReplicaSet');
    for (const { metadata } of own) expect(metadata.ownerReferences).toMatchObject([{ name: 'runner', uid }]);

    await lab.adminRequest('DELETE', `${pods}/runner?gracePeriodSeconds=0`);
    for (const kind of ['pods', 'services', 'serviceaccounts'])
      await until({ what: `no ${kind} are left` }, async () => (await runs(kind)).length === 0);
  });
  afterAll(remove);
});

interface Left {
  readonly metadata: {
    readonly uid: string;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
}

describe.each(MODES)('the account of smoke manifest rbac --scope $scope', ({ scope, reach, flags }) => {
  const needs = new Map(ALL_NEEDS.map((need) => [need, []]));
  const roles = [...rulesByPlace(reach)];
  const rules = roles.flatMap(([place, some]) => some.map((rule) => ({ place, rule, all: some })));
  let kubeconfig = '';

  beforeAll(async () => {
    // as in a pod there, whose namespace is the home of runs that make their own
    vi.stubEnv('KUBE_SMOKE_POD_NAMESPACE', NAMESPACE);
    using project = new Project();
    const { stdout } = await project.smoke('manifest', 'rbac', '--scope', scope);
    await lab.apply(stdout);
    kubeconfig = await kubeconfigOf(lab, NAMESPACE, 'kube-smoke');
    for (const { place, rule } of rules) {
      const last = rightsIn(rule).at(-1)!;
      await until({ what: 'the account has its rights' }, () => allowed(last, place));
    }
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await remove();
  });

  it('is fine with doctor', async () => {
    using project = new Project({ kubeconfig });
    const ended = await project.smoke('doctor', '--kubeconfig', 'kubeconfig', ...IMAGE, ...flags);
    expect(ended.stdout).toContain(`asked as ${ACCOUNT}`);
    expect(ended.stdout).toContain('✔ PodSecurity  restricted, enforced');
    expect(ended.stdout).not.toContain('✖');
    expect(ended.code, ended.stdout).toBe(0);
  });

  it('passes a run of all that ships, asks for nothing else, and for nearly all that it may', async () => {
    const { server, 'certificate-authority-data': ca } = parse(kubeconfig).clusters[0].cluster;
    const token = await tokenOf(lab, NAMESPACE, 'kube-smoke');
    await using proxy = await RecordingProxy.start({ server, ca: Buffer.from(ca, 'base64'), token });
    using project = new Project({ kubeconfig: through(proxy.url, kubeconfig), 'smoke.config.js': CONFIG });
    const at = ['--kubeconfig', 'kubeconfig'];
    const unattended = ['--lock', '0s', '--publish'];
    const run = ['run', ...at, ...IMAGE, ...flags, ...unattended];
    const enable = OPT_IN.flatMap((name) => ['--enable', name]);
    const ended = await project.smoke(...run, ...enable, '--json', 'run.json');
    expect(ended.code, ended.stdout).toBe(0);
    const told = outcomesIn(project.read('run.json'));
    expect(told).toMatch(/overlay\/tcp: passed/);
    if (scope === 'namespace') {
      expect(told).toMatch(/leases are renewed: skipped .*the rule that grants it is/);
      expect(told).toMatch(/every node reaches the API server: skipped .*the rule that grants it is/);
      expect(told).toMatch(/every node is ready: skipped nodes are not looked at/);
      expect(told).toMatch(/pod to host: skipped nodes are not looked at/);
    }

    // the lab has no storage of its own: this one asks for some, and does not get it
    expect((await project.smoke(...run, '--suite', 'storage')).code).toBe(1);
    if (reach.namespace) await lab.apply(LEFT);
    expect((await project.smoke('clean', ...at, ...flags.slice(0, 2))).code).toBe(0);

    const wanted = wantedFor(ALL_NEEDS, reach).filter(({ beyond }) => !beyond);
    // what is asked tells no names
    const granted = keysOf(wanted.map(({ right }) => ('path' in right ? right : { ...right, name: '' })));
    const asked = keysOf(proxy.asked.map(({ method, url }) => rightOf(method, url)));
    // who keeps to a namespace asks for what is beyond it as well, and is refused: those checks were skipped
    if (scope === 'cluster')
      expect(asked.filter((key) => !granted.includes(key) && !OPEN_TO_ALL.test(key))).toEqual([]);
    expect(granted.filter((key) => !asked.includes(key))).toEqual(NOT_SEEN);
  });

  it.each(rules.map((one) => ({ text: ruleText(one.rule), ...one })))(
    'lacks by doctor what it lacks: $text',
    async ({ place, rule, all }) => {
      // these every account has, by Kubernetes' own roles
      const open = ['/version', '/readyz', '/livez'];
      const rights = rightsIn(rule).filter((right) => !open.includes(keyOf(right)));
      const expected = ruleText(
        'nonResourceURLs' in rule ? { ...rule, nonResourceURLs: rights.map(keyOf) } : rule,
      );
      await lab.adminRequest('PATCH', roleIn(place), { rules: all.filter((one) => one !== rule) });
      try {
        await until({ what: 'the right is gone' }, async () => !(await allowed(rights[0]!, place)));
        using project = new Project({ kubeconfig });
        const options = { kubeconfig: `${project.folder}/kubeconfig`, image: 'x', needs } as const;
        const found = await examine({ ...options, ...reach, imagePullPolicy: 'IfNotPresent' });
        const missing = found.flatMap((one) => (one.status === 'failed' && one.rule ? [one.rule] : []));
        expect(missing).toEqual([expected]);
      } finally {
        await lab.adminRequest('PATCH', roleIn(place), { rules: all });
        await until({ what: 'the right is back' }, () => allowed(rights[0]!, place));
      }
    },
  );
});
