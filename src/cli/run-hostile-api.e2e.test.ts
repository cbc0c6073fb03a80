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

/** From start to end, in ms, of which the command itself takes one or two where there is CPU. */
const IN_TIME_MS = 10_000;

const FACT = "check('ready', everyNode().has('Ready'));";
const PROBE = "check('tcp', everyNode().reaches(everyNode()).tcp());";
const reading = spec(`suite('s', () => { ${FACT} });`);
const probing = spec(`suite('s', () => { ${FACT} ${PROBE} });`);

interface Row extends Script {
  readonly what: string;
  /** @default `reading` */
  readonly spec?: string;
  readonly args?: readonly string[];
  /** more of the kubeconfig's cluster and user */
  readonly cluster?: string;
  readonly user?: string;
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
const once = (reply: Reply) => (asked: Asked) => (asked.before === 0 ? reply : undefined);
const fine = selfSigned();
const old = selfSigned('210101000000Z');
const trusting = (cert: string): string => `certificate-authority-data: ${base64(cert)}`;

const HOSTILE = 'a]]>b\u001b[31mred\u001b]0;title\u0007 <script>&"\' \u202e\u0085\u0000';

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
    what: '302',
    answer: always({ status: 302, headers: { Location: 'https://login.example/' }, body: '' }),
    code: 3,
    says: /cannot list the nodes: HTTP 302/,
  },
  {
    what: '429 for a second',
    answer: at('GET', /\/nodes$/, once(later(429, '1'))),
    code: 0,
    says: /1 check passed/,
  },
  {
    what: '429 for an hour',
    answer: at('GET', /\/nodes$/, later(429, '3600')),
    code: 3,
    says: /cannot list the nodes: too many requests: to be asked again in 60m/,
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
    what: '503 of something in front',
    answer: always({ status: 503, body: `<html><b>${HOSTILE}</b></html>` }),
    code: 3,
    says: /<html><b>a]]>bred/,
  },
  {
    what: '200 with a page to log in at',
    answer: always({ status: 200, body: '<html>log in</html>' }),
    code: 3,
    says: /not the API server|<html>log in/,
  },
  { what: 'null', answer: always({ status: 200, body: 'null' }), code: 3, says: /null|not the API server/ },
  {
    what: 'a list of nonsense',
    answer: at('GET', /\/nodes$/, { status: 200, body: { items: [null, 5, {}] } }),
    code: 3,
    says: /its list holds what is no object/,
  },
  {
    what: 'a list of null',
    answer: at('GET', /\/nodes$/, { status: 200, body: { metadata: {}, items: null } }),
    code: 3,
    says: /no node/,
    cause: 'no-nodes',
  },
  {
    what: 'a list that never ends',
    answer: at('GET', /\/nodes$/, {
      status: 200,
      body: { metadata: { continue: 'x' }, items: [readyNode('n1')] },
    }),
    code: 3,
    says: /its list does not go on/,
  },
  {
    what: 'a list that is forgotten half-way',
    nodes: Array.from({ length: 700 }, (_, index) => readyNode(`n${index}`)),
    answer: at('GET', /\/nodes$/, (asked) =>
      asked.query.has('continue') && asked.before === 1
        ? refusal(410, 'Expired', 'The provided continue parameter is too old')
        : undefined,
    ),
    code: 0,
    says: /1 check passed on 700 nodes/,
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
    what: 'no word of the nodes',
    answer: at('GET', /\/nodes$/, 'silence'),
    code: 3,
    says: /cannot list the nodes: no answer in 5000 ms/,
  },
  {
    what: 'half an answer, and no more',
    answer: always('stall'),
    code: 3,
    says: /no answer in 10000 ms/,
    cause: 'apiserver-down',
  },
  {
    what: 'half an answer, and its end',
    answer: always('cut'),
    code: 3,
    says: /ECONNRESET/,
    cause: 'apiserver-down',
  },
  { what: 'an end', answer: always('hang up'), code: 3, says: /ECONNRESET/, cause: 'apiserver-down' },
  {
    what: 'an answer after 2 s',
    answer: at('GET', /version/, { status: 200, body: { gitVersion: 'v1.35.4' }, afterMs: 2000 }),
    code: 0,
    says: /of c \(v1\.35\.4\)/,
  },
];

const tls: readonly Row[] = [
  {
    what: 'a certificate that fits',
    tls: fine,
    cluster: `tls-server-name: test, ${trusting(fine.cert)}`,
    code: 0,
    says: /1 check passed/,
  },
  {
    what: 'a certificate of nobody known',
    tls: fine,
    code: 3,
    says: /DEPTH_ZERO_SELF_SIGNED_CERT/,
    cause: 'apiserver-down',
  },
  {
    what: 'a certificate for another name',
    tls: fine,
    cluster: trusting(fine.cert),
    code: 3,
    says: /ERR_TLS_CERT_ALTNAME_INVALID/,
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
  { what: 'create pods', answer: at('POST', /\/pods$/, forbidden('create', 'pods')) },
  { what: 'watch pods', answer: at('GET', /\/pods$/, forbidden('watch', 'pods')) },
  {
    what: 'create pods/attach',
    answer: (asked: Asked) =>
      asked.path.endsWith('/attach')
        ? forbidden('create', 'pods/attach')
        : at('GET', /\/pods$/, watching)(asked),
  },
  { what: 'delete namespaces', answer: at('DELETE', /smoke-\w+$/, forbidden('delete', 'namespaces')) },
].map((row) => {
  const [verb = '', resource = ''] = row.what.split(' ');
  const cause = verb === 'delete' ? {} : { cause: 'rbac-missing' };
  return { spec: probing, code: 3, says: RULE(verb, resource), ...cause, ...row };
});

const others: readonly Row[] = [
  {
    what: '409 to what is created',
    spec: probing,
    answer: at('POST', /\/pods$/, refusal(409, 'AlreadyExists', 'pods "agent-n1" already exists')),
    code: 3,
    says: /already exists/,
  },
  {
    what: '403 for a quota',
    spec: probing,
    answer: at('POST', /\/pods$/, refusal(403, 'Forbidden', 'pods "a" is forbidden: exceeded quota: q')),
    code: 3,
    says: /exceeded quota: q/,
    cause: 'quota-exceeded',
  },
  {
    what: 'names and messages that are not meant well',
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
describe.concurrent('an account that may not', () => {
  it.for(verbs)('$what', (row) => holds(row));
});
describe.concurrent('an API server that has', () => {
  it.for(others)('$what', (row) => holds(row));
});

async function holds(row: Row): Promise<void> {
  await using api = await serveApi(row);
  using project = new Project({
    'a.smoke.ts': row.spec ?? reading,
    kubeconfig: kubeconfigOf(api.url, row.user, row.cluster),
  });
  const startedAt = performance.now();
  const fixed = ['--kubeconfig', 'kubeconfig', '--start-timeout', '2s', ...REPORTS];
  const ended = await project.smoke('run', 'a.smoke.ts', ...fixed, ...(row.args ?? []));
  const console = ended.stdout + ended.stderr;
  expect(console).toMatch(row.says);
  expect(ended.code).toBe(row.code);
  expect(performance.now() - startedAt).toBeLessThan(IN_TIME_MS);
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
