import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  at,
  kubeconfigOf,
  type Reply,
  refusal,
  type Script,
  serveApi,
} from '../drivers/kubernetes/testing.ts';
import { selfSigned } from '../probes/testing.ts';
import { type Ended, Project, REPORTS, spec } from './testing.ts';

/** What is planted in a kubeconfig or a Secret is in no output, whatever goes wrong. */

const TOKEN = 'PLANTED-TOKEN-c2VjcmV0LXRva2Vu';
const PASSWORD = 'PLANTED-PASSWORD';
const IN_SECRET = 'PLANTED-IN-A-SECRET';
const tls = selfSigned();
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** A line of the client's key. */
const KEY_LINE = tls.key.split('\n')[1]!;
const PLANTED = [TOKEN, PASSWORD, IN_SECRET, KEY_LINE];
const WRITTEN = ['junit.xml', 'health.json', 'run.json', 'page.html', 'summary.md', 'step.md'];
/** In any of the ways in which it may stand in a header or a file. */
const FORMS = ['PLANTED', ...PLANTED, ...PLANTED.map(base64), base64(`smoke:${PASSWORD}`), base64(tls.key)];

const withToken = `token: '${TOKEN}'`;
const probing = spec(
  "suite('s', () => {",
  "  check('ready', everyNode().has('Ready'));",
  "  check('tcp', everyNode().reaches(everyNode()).tcp());",
  '});',
);
const echo: Script['answer'] = ({ headers, path }) => ({
  status: path.includes('nodes') ? 400 : 500,
  body: JSON.stringify({ message: `you sent ${JSON.stringify(headers)}` }),
});
const plugin = (code: string): string =>
  `exec: { apiVersion: client.authentication.k8s.io/v1, command: '${process.execPath}', args: ['-e', '${code}'] }`;
const secret = (reply: Reply) => at('GET', /\/secrets\/etcd$/, reply);
const data = Object.fromEntries(['ca.crt', 'tls.crt', 'tls.key'].map((key) => [key, base64(IN_SECRET)]));
const etcd = {
  'smoke.config.mjs':
    "export default { etcd: { endpoints: ['https://127.0.0.1:1'], secret: 'kube-system/etcd' } };",
};

interface Row {
  readonly what: string;
  readonly answer?: NonNullable<Script['answer']>;
  readonly user?: string;
  readonly kubeconfig?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly tls?: NonNullable<Script['tls']>;
  readonly codes: readonly number[];
  readonly says: RegExp;
}

const rows: readonly Row[] = [
  { what: 'all is well, and no agent comes', user: withToken, codes: [3], says: /1 passed/ },
  { what: 'what answers repeats the token', user: withToken, answer: echo, codes: [2, 3], says: /you sent/ },
  {
    what: 'what answers repeats the password',
    user: `username: smoke, password: '${PASSWORD}'`,
    answer: echo,
    codes: [2, 3],
    says: /you sent/,
  },
  {
    what: 'the token is not accepted',
    user: withToken,
    answer: () => refusal(401, 'Unauthorized', 'Unauthorized'),
    codes: [3],
    says: /does not accept these credentials/,
  },
  {
    what: 'the server is not trusted with the key',
    user: `client-certificate-data: ${base64(tls.cert)}, client-key-data: ${base64(tls.key)}`,
    tls,
    codes: [3],
    says: /does not trust/,
  },
  {
    what: 'the key is broken',
    user: `client-certificate-data: ${base64(tls.cert)}, client-key-data: ${base64(tls.key.replace('PRIVATE', 'X'))}`,
    codes: [2],
    says: /kubeconfig user 'u': client-certificate and client-key: /,
  },
  {
    what: 'the kubeconfig does not parse where the token is',
    kubeconfig: `users:\n- name: u\n  user:\n    token: ${TOKEN}: [\n`,
    codes: [2],
    says: /kubeconfig \S+: /,
  },
  {
    what: 'a plugin prints the bare token',
    user: plugin(`console.log("${TOKEN}")`),
    codes: [2],
    says: /prints no JSON/,
  },
  {
    what: 'a Secret holds what is no certificate',
    user: withToken,
    files: etcd,
    answer: secret({ status: 200, body: { data } }),
    codes: [1, 3],
    says: /etcd/,
  },
  {
    what: 'a Secret comes by half',
    user: withToken,
    files: etcd,
    answer: secret({ status: 200, body: `{"data":{"tls.key":"${base64(IN_SECRET)}` }),
    codes: [3],
    says: /cannot read secret kube-system\/etcd: .*no JSON/,
  },
];

describe.concurrent('no secret is told where', () => {
  it.for(rows)('$what', async ({ what: _, user, kubeconfig, files = {}, codes, says, ...script }) => {
    await using api = await serveApi(script);
    const given = { kubeconfig: kubeconfig ?? kubeconfigOf(api.url, user), ...files };
    const specs = files === etcd ? [] : ['a.smoke.ts'];
    using project = new Project({ ...given, 'a.smoke.ts': probing }, { GITHUB_STEP_SUMMARY: 'step.md' });
    const suites = files === etcd ? ['--suite', 'etcd'] : [];
    const more = ['--json', 'run.json', '--html', 'page.html', '--summary', 'summary.md', '--verbose'];
    const reports = [...REPORTS, ...more];
    const fixed = ['--kubeconfig', 'kubeconfig', '--start-timeout', '1s', ...reports];
    const ended = await project.smoke('run', ...specs, ...fixed, ...suites);
    expect(ended.stdout + ended.stderr).toMatch(says);
    expect(codes).toContain(ended.code);
    const outputs = outputsOf(project, ended, Object.keys(given));
    if (ended.code !== 2) expect(Object.keys(outputs)).toEqual(expect.arrayContaining(WRITTEN));
    for (const [name, text] of Object.entries(outputs))
      for (const form of FORMS) expect(text.includes(form), `${name} has ${form}`).toBe(false);
  });
});

/** By name: the streams, and every file that was not there before. */
function outputsOf(project: Project, { stdout, stderr }: Ended, given: readonly string[]) {
  const files = readdirSync(project.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !given.includes(entry.name) && entry.name !== 'a.smoke.ts')
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')]);
  return { ...Object.fromEntries(files), stdout, stderr } as Record<string, string>;
}
