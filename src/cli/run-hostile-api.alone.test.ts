import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import {
  type Asked,
  at,
  forbidden,
  kubeconfigOf,
  type Reply,
  readyNode,
  refusal,
  runningPod,
  type Script,
  serveApi,
  watched,
} from '../drivers/kubernetes/testing.ts';
import { selfSigned } from '../probes/testing.ts';
import { healthOf, Project, REPORTS, spec } from './testing.ts';

/** Whatever an API server answers: a verdict in time, words that help, the right exit code, and both reports. */

/** From the first request to the end of the command, in ms. Before that it takes as long as the machine has no CPU for it. */
const IN_TIME_MS = 10_000;

const FACT = "check('ready', everyNode().has('Ready'));";
const PROBE = "check('tcp', everyNode().reaches(everyNode()).tcp());";
const reading = spec(`suite('s', () => { ${FACT} });`);
const probing = spec(`suite('s', () => { ${FACT} ${PROBE} });`);

interface Row extends Script {
  readonly what: string;
  /** `shipped`: those that come with the command @default `reading` */
  readonly spec?: string;
  readonly args?: readonly string[];
  /** more of the kubeconfig's cluster */
  readonly cluster?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: number;
  /** on the console */
  readonly says: RegExp;
  /** the first finding */
  readonly cause?: string;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const always = (reply: Reply) => () => reply;
const later = (status: number, seconds: string): Reply => ({
  ...(refusal(status, 'TooManyRequests', 'too many requests') as object),
  status,
  headers: { 'Retry-After': seconds },
});
const fine = selfSigned();
const old = selfSigned('210101000000Z');
const trusting = (cert: string): string => `certificate-authority-data: ${base64(cert)}`;

const HOSTILE = 'a]]>b\u001b[31mred\u001b]0;title\u0007 <script>&"\' \u202e\u0085\u0000';

/** What makes up most of a node. */
const IMAGES = Array.from({ length: 16 }, (_, index) => ({
  names: [`registry/${'x'.repeat(300)}:${index}`],
}));

const answers: readonly Row[] = [
  { what: 'all well', code: 0, says: /1 check passed on 2 nodes/ },
  {
    what: '401',
    answer: always(refusal(401, 'Unauthorized', 'Unauthorized')),
    code: 3,
    says: /does not accept these credentials/,
    cause: 'rbac-missing',
  },
  {
    what: '429 for an hour to what is created',
    spec: probing,
    answer: at('POST', /\/namespaces$/, later(429, '3600')),
    code: 3,
    says: /cannot create namespace \S+: too many requests/,
  },
  {
    what: '500',
    answer: always(refusal(500, 'InternalError', 'etcdserver: request timed out')),
    code: 3,
    says: /etcdserver: request timed out/,
  },
  {
    what: '500, where everything was to be asked',
    spec: 'shipped',
    answer: always(refusal(500, 'InternalError', 'etcdserver: request timed out')),
    code: 1,
    says: /etcdserver: request timed out/,
  },
  {
    what: '503 of something in front',
    answer: always({ status: 503, body: `<html><b>${HOSTILE}</b></html>` }),
    code: 3,
    says: /<html><b>a]]>bred/,
  },
  {
    what: '200 with a page to log in at',
    answer: always({ status: 200, body: '<html>log in</html>' }),
    code: 3,
    says: /cannot read \/readyz: <html>log in/,
  },
];

const connections: readonly Row[] = [
  {
    what: 'silence',
    answer: always('silence'),
    code: 3,
    says: /no answer in 5000 ms/,
    cause: 'apiserver-down',
  },
  {
    what: 'half an answer, and no more',
    answer: always('stall'),
    code: 3,
    says: /no answer in 10000 ms/,
    cause: 'apiserver-down',
  },
  {
    what: 'silence, where everything was to be asked',
    spec: 'shipped',
    answer: always('silence'),
    code: 1,
    says: /the API server does not answer/,
    cause: 'apiserver-down',
  },
  { what: 'an end', answer: always('hang up'), code: 3, says: /ECONNRESET/, cause: 'apiserver-down' },
];

const tls: readonly Row[] = [
  {
    what: 'a certificate of nobody known',
    tls: fine,
    code: 3,
    says: /DEPTH_ZERO_SELF_SIGNED_CERT/,
    cause: 'apiserver-down',
  },
  {
    what: 'a certificate that has expired',
    tls: old,
    cluster: `tls-server-name: test, ${trusting(old.cert)}`,
    code: 3,
    says: /CERT_HAS_EXPIRED.*the kubeconfig does not trust/,
    cause: 'apiserver-down',
  },
];

const RULE = (verb: string, resource: string) =>
  new RegExp(
    `the rule that grants it is \\{ apiGroups: \\[""\\], resources: \\[${resource}\\], verbs: \\[${verb}`,
  );
const running: Reply = {
  status: 200,
  body: watched('ADDED', runningPod('agent-n1')) + watched('ADDED', runningPod('agent-n2')),
  open: true,
};
const watching = (asked: Asked) => (asked.query.has('watch') ? running : undefined);

/** Without this one right, and with all others. */
const verbs: readonly Row[] = [
  { what: 'list nodes', spec: reading, answer: at('GET', /\/nodes$/, forbidden('list', 'nodes')) },
  { what: 'create namespaces', answer: at('POST', /\/namespaces$/, forbidden('create', 'namespaces')) },
  { what: 'watch pods', answer: at('GET', /\/pods$/, forbidden('watch', 'pods')) },
  {
    what: 'create pods/attach',
    answer: (asked: Asked) =>
      asked.path.endsWith('/attach')
        ? forbidden('create', 'pods/attach')
        : at('GET', /\/pods$/, watching)(asked),
  },
  {
    what: 'create serviceaccounts',
    answer: at('POST', /s\/[^/]+\/serviceaccounts$/, forbidden('create', 'serviceaccounts')),
  },
  { what: 'deletecollection pods', answer: at('DELETE', /\/pods$/, forbidden('deletecollection', 'pods')) },
  { what: 'delete namespaces', answer: at('DELETE', /smoke-\w+$/, forbidden('delete', 'namespaces')) },
].map((row) => {
  const [verb = '', resource = ''] = row.what.split(' ');
  const cause = verb.startsWith('delete') ? {} : { cause: 'rbac-missing' };
  return { spec: probing, code: 3, says: RULE(verb, resource), ...cause, ...row };
});

const others: readonly Row[] = [
  {
    what: '403 to all that a suite reads',
    spec: 'shipped',
    args: ['--suite', 'workloads'],
    answer: at('GET', /\/(apps|batch)\/v1|\/pods$/, forbidden('list', 'deployments', 'apps')),
    code: 3,
    says: /the rule that grants it is \{ apiGroups: \["apps"\], resources: \[deployments\], verbs: \[list\] \}/,
  },
  {
    what: '5,000 nodes of 5 kB each',
    nodes: Array.from({ length: 5000 }, (_, index) => readyNode(`n${index}`, { images: IMAGES })),
    env: { NODE_OPTIONS: '--max-old-space-size=128' },
    code: 0,
    says: /1 check passed on 5000 nodes/,
  },
  {
    what: '409 to what is created',
    spec: probing,
    answer: at('POST', /\/pods$/, refusal(409, 'AlreadyExists', 'pods "agent-n1" already exists')),
    code: 3,
    says: /already exists/,
  },
  {
    what: 'names that are not meant well',
    spec: probing,
    nodes: [
      readyNode(`n1${HOSTILE}`, {
        conditions: [{ type: 'Ready', status: 'False', reason: HOSTILE, message: HOSTILE }],
      }),
      readyNode('n2'),
    ],
    answer: (asked: Asked) =>
      asked.path === '/version' ? { status: 200, body: { gitVersion: HOSTILE } } : undefined,
    args: ['--verbose'],
    code: 1,
    says: /Ready/,
  },
];

describe.concurrent('an API server that answers with', () => {
  it.for([...answers, ...connections])('$what', (row) => holds(row));
});
describe.concurrent('an API server that shows', () => {
  it.for(tls)('$what', (row) => holds(row));
});
describe.concurrent('smoke clean', () => {
  it.for<[string, Reply, RegExp]>([
    ['401', refusal(401, 'Unauthorized', 'Unauthorized'), /does not accept these credentials/],
    ['403', forbidden('list', 'namespaces'), RULE('list', 'namespaces')],
    ['503', { status: 503, body: '<html>' }, /cannot list namespaces: <html>/],
    ['no JSON', { status: 200, body: '<html>' }, /it sends no JSON/],
    ['silence', 'silence', /no answer in 2500 ms/],
  ])('that is answered with %s says so', async ([, reply, says]) => {
    await using api = await serveApi({ answer: always(reply) });
    using project = new Project({ kubeconfig: kubeconfigOf(api.url) });
    const { code, stdout, stderr } = await project.smoke('clean', '--kubeconfig', 'kubeconfig');
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at |node:internal/m);
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });
});
describe.concurrent('an account that may not', () => {
  it.for(verbs)('$what', (row) => holds(row));
});
describe.concurrent('an API server that has', () => {
  it.for(others)('$what', (row) => holds(row));
});

async function holds(row: Row): Promise<void> {
  await using api = await serveApi(row);
  const specs = row.spec === 'shipped' ? {} : { 'a.smoke.ts': row.spec ?? reading };
  const kubeconfig = kubeconfigOf(api.url, undefined, row.cluster);
  using project = new Project({ ...specs, kubeconfig }, row.env);
  const startedAt = performance.now();
  const fixed = ['--kubeconfig', 'kubeconfig', '--start-timeout', '2s', ...REPORTS];
  const ended = await project.smoke('run', ...Object.keys(specs), ...fixed, ...(row.args ?? []));
  const console = ended.stdout + ended.stderr;
  expect(console).toMatch(row.says);
  expect(ended.code).toBe(row.code);
  expect(performance.now() - (api.asked[0]?.atMs ?? startedAt)).toBeLessThan(IN_TIME_MS);
  expect(console).not.toMatch(/^\s+at |node:internal|is not iterable|Cannot read prop|Unexpected token/m);
  expect(console).not.toMatch(CONTROLS);
  const { status, findings } = healthOf(project);
  expect(status).toBe({ 0: 'running', 1: 'degraded' }[row.code] ?? 'unknown');
  if (row.cause) expect(findings[0]?.cause).toBe(row.cause);
  expect(project.read('health.json')).not.toMatch(ESCAPED);
  const junit = project.read('junit.xml');
  expect(junit).not.toMatch(CONTROLS);
  const document = await parse(junit);
  expect(document).toBeTruthy();
  expect(/<(error|failure)\b/.test(junit)).toBe(row.code !== 0);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
/** The same, as JSON writes them. */
const ESCAPED = /\\u00[01][0-9a-f]|\\u001b|[\u007f-\u009f\u202a-\u202e]/;
