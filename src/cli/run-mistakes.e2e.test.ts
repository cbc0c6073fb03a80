import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Project, spec } from './testing.ts';

/** What people get wrong: told all at once, before anything is launched, with exit 2. */

const fine = spec("suite('s', () => { check('ready', everyNode().has('Ready')); });");

describe('mistakes in specs', () => {
  it('are told all at once, each with its line, and nothing is launched', async () => {
    using project = new Project({
      'a.smoke.ts': spec(
        "suite('a', () => {",
        "  check('icmp', everyNode().reaches(everyNode()).icmp());",
        "  check('slow', everyNode().reaches(everyNode()).tcp().within('5 parsecs'));",
        "  check('where', everyNode({ 'no key': 'x' }).has('Ready'));",
        "  check('twice', everyNode().has('Ready'));",
        "  check('twice', everyNode().has('Ready'));",
        '});',
        "suite('empty', () => {});",
        "check('homeless', everyNode().has('Ready'));",
      ),
      'b.smoke.ts': spec("suite('a', () => { check('again', everyNode().has('Ready')); });"),
    });
    const run = project.start('run', '--driver', 'local', '--json', '-', 'a.smoke.ts', 'b.smoke.ts');
    const { code, stdout, stderr } = await run.ended;
    const told = stderr.split('\n').filter((line) => line.includes('.smoke.ts:'));
    expect(told.map((line) => line.trim())).toEqual([
      "a.smoke.ts:3: unknown probe 'icmp': there are fullSize, loss, tcp, transfer, udp",
      expect.stringMatching(/^a\.smoke\.ts:4: bad duration '5 parsecs'/),
      expect.stringMatching(/^a\.smoke\.ts:5: impossible selector: .*no key=x/),
      "a.smoke.ts:7: duplicate check name 'twice' in suite 'a'",
      "a.smoke.ts:9: suite 'empty' has no checks",
      expect.stringMatching(/^a\.smoke\.ts:10: check\(\) belongs inside suite/),
      expect.stringMatching(/^b\.smoke\.ts:2: duplicate suite name 'a'/),
    ]);
    expect(stderr).toContain('7 mistakes in the specs');
    expect(stderr).not.toContain('asking');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('leave reports of an earlier run as they were', async () => {
    using project = new Project({ 'a.smoke.ts': spec("suite('empty', () => {});"), 'j.xml': 'earlier' });
    const { code } = await project.smoke('run', '--driver', 'local', '--junit', 'j.xml', 'a.smoke.ts');
    expect(code).toBe(2);
    expect(project.read('j.xml')).toBe('earlier');
  });
});

describe('JUnit of a command that ran nothing', () => {
  it.each([
    ['the specs', spec("suite('empty', () => {});"), [], /a\.smoke\.ts:\d+: suite 'empty' has no checks/],
    ['the options', fine, ['--suite', 'nope'], /no suite 'nope'/],
    ['the names of options', fine, ['--tiemout', '5s'], /unknown option '--tiemout'/],
    ['the values of options', fine, ['--timeout', 'soon'], /'soon' is invalid/],
  ])('tells the mistakes in %s', async (_, text, args, wanted) => {
    using project = new Project({ 'a.smoke.ts': text });
    const command = ['run', '--driver', 'local', '--junit', 'new/j.xml', ...args, 'a.smoke.ts'];
    const { code } = await project.smoke(...command);
    expect(code).toBe(2);
    const junit = project.read('new/j.xml');
    expect(junit).toMatch(
      /<testcase name="run" classname="smoke\.kube-smoke"[\s\S]*<error (?:\w+="[^"]*"\s+)*type="usage"/,
    );
    expect(junit).toMatch(wanted);
  });
});

describe('no cluster', () => {
  it('is an error that names the choices, not a local run', async () => {
    using project = new Project({ 'a.smoke.ts': fine });
    const { code, stderr, stdout } = await project.smoke('run', 'a.smoke.ts', '--json', '-');
    for (const choice of ['--kubeconfig', 'KUBECONFIG', '--driver local']) expect(stderr).toContain(choice);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('behind a kubeconfig whose port is closed is apiserver-down, with its reports', {
    timeout: 30_000,
  }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    using project = new Project({ kubeconfig: kubeconfig(`http://127.0.0.1:${port}`) });
    const startedAt = performance.now();
    const { code } = await project.smoke(
      'run',
      '--kubeconfig',
      'kubeconfig',
      '--junit',
      'j.xml',
      '--health',
      'h.json',
    );
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const { findings, status } = JSON.parse(project.read('h.json'));
    expect(findings[0]).toMatchObject({ cause: 'apiserver-down' });
    expect(status).toBe('degraded');
    expect(project.read('j.xml')).toContain('apiserver-down');
    expect(code).toBe(1);
  });
});

const kubeconfig = (server: string): string => `
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: '${server}' } }]
users: [{ name: u, user: { token: t } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`;

describe('the command line', () => {
  it.each([
    { args: 'run --timeout 5', says: "'5' is no duration" },
    { args: 'run --start-timeout soon', says: "'soon' is no duration" },
    { args: 'run --driver bogus', says: 'kubernetes, docker, local' },
    { args: 'run --retries -1', says: "'-1' is no whole number" },
    { args: 'run --retries 1.5', says: "'1.5' is no whole number" },
    { args: 'run --image-pull-policy Sometimes', says: 'Always, IfNotPresent, Never' },
    { args: 'run --nonsense', says: "unknown option '--nonsense'" },
    { args: 'nonsense', says: "unknown command 'nonsense'" },
    { args: 'run --driver local -t [', says: 'no regular expression' },
    { args: 'run --driver local --junit - --health -', says: 'only one report can go to standard output' },
    { args: 'run --driver local nowhere.smoke.ts', says: 'no spec file nowhere.smoke.ts' },
    { args: 'run --driver local --config nowhere.ts', says: 'no config file nowhere.ts' },
    { args: 'run --driver local --local-nodes 0', says: '1 to 50, not 0' },
    { args: 'run --driver local --local-nodes 51', says: '1 to 50, not 51' },
    { args: 'run --driver local --suite nowhere', says: "no suite 'nowhere': there are" },
    { args: 'run --driver local --skip-suite nowhere', says: "no suite 'nowhere': there are" },
    { args: 'run --driver local --nodes zone=a', says: 'local nodes have none' },
    { args: 'run --local-fault dns-down', says: '--local-fault needs --driver local' },
    { args: 'run --driver local --local-fault nonsense', says: 'drop:A>B' },
    { args: 'run --driver local --local-fault drop:n1', says: 'drop:A>B' },
    { args: 'run --driver local --local-fault node-down:n9', says: 'n1, n2, n3' },
    { args: 'run --driver kubernetes --kubeconfig nowhere', says: 'nowhere' },
    { args: 'clean', says: '--kubeconfig' },
    { args: 'clean --older-than old', says: "'old' is no duration" },
  ])('smoke $args', async ({ args, says }) => {
    using project = new Project();
    const { code, stdout, stderr } = await project.smoke(...args.split(' '));
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('a config file', () => {
  const local = (more: string) => `export default { driver: 'local', ${more} };`;

  it('is read, and a flag wins', async () => {
    using project = new Project({
      'a.smoke.ts': fine,
      'smoke.config.ts': local("localNodes: 2 as number, json: 'run.json'"),
    });
    expect((await project.smoke('run', 'a.smoke.ts')).code).toBe(0);
    expect(JSON.parse(project.read('run.json')).nodes).toHaveLength(2);
    expect((await project.smoke('run', 'a.smoke.ts', '--local-nodes', '4')).code).toBe(0);
    expect(JSON.parse(project.read('run.json')).nodes).toHaveLength(4);
  });

  it('names the specs of a run', async () => {
    const config = local("specs: ['mine/*.ts'], json: '-'");
    using project = new Project({ 'mine/a.ts': fine, 'b.smoke.ts': 'nonsense(', 'conf/c.mjs': config });
    const { code, stdout } = await project.smoke('run', '--config', 'conf/c.mjs', '--suite', 's');
    expect(JSON.parse(stdout).outcomes).toMatchObject([{ id: 's/ready', status: 'passed' }]);
    expect(code).toBe(0);
  });

  it.each([
    {
      what: 'a key that there is not',
      config: 'localNode: 2',
      says: /smoke\.config\.ts:\d+: localNode: unknown option: there are .*localNodes/,
    },
    {
      what: 'a value of the wrong kind',
      config: "localNodes: 'two'",
      says: /smoke\.config\.ts:\d+: localNodes: 'two' is no whole number/,
    },
    { what: 'a bad duration', config: 'timeout: 5', says: /timeout: '5' is no duration/ },
    { what: 'a list that is none', config: "suite: 'dns'", says: /suite: a list of texts is needed/ },
    { what: 'specs that are no list', config: "specs: 'a.ts'", says: /specs: a list of texts is needed/ },
    { what: 'dns that is no object', config: "dns: ['a.b']", says: /dns: an object is needed/ },
    {
      what: 'an unknown key of dns',
      config: 'dns: { in: [] }',
      says: /dns\.in: unknown key: there are outside/,
    },
    { what: 'no names in dns', config: "dns: { outside: 'a.b' }", says: /dns\.outside: a list is needed/ },
    {
      what: 'no name in dns',
      config: "dns: { outside: ['a b'] }",
      says: /dns\.outside\[0\]: 'a b' is no host name/,
    },
    { what: 'a syntax error', config: '{', says: /smoke\.config\.ts/ },
  ])('with $what is refused', async ({ config, says }) => {
    using project = new Project({ 'a.smoke.ts': fine, 'smoke.config.ts': local(config) });
    const { code, stderr } = await project.smoke('run', 'a.smoke.ts');
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });

  it('with several mistakes is told all of them, each with its key and line', async () => {
    using project = new Project({
      'a.smoke.ts': fine,
      'smoke.config.ts': [
        'export default {',
        "  driver: 'local',",
        '  // registries: none so far',
        "  registries: ['http://registry.kube-system:5000', 'registry:5000'],",
        '  commands: [',
        "    { name: 'a', run: [] },",
        "    { name: 'b', run: ['true'], within: '5 parsecs', exit: 2 },",
        '  ],',
        "  'labels': { 'no label': 'x' },",
        '  timeout: 5,',
        '};',
      ].join('\n'),
    });
    const { code, stderr } = await project.smoke('run', 'a.smoke.ts');
    const told = stderr.split('\n').filter((line) => line.includes('smoke.config.ts:'));
    expect(told.map((line) => line.trim().replace(/^.*(smoke\.config\.ts)/, '$1'))).toEqual([
      "smoke.config.ts:4: registries[1]: 'registry:5000' is no URL such as http://registry.kube-system:5000",
      'smoke.config.ts:5: commands[0].run: the program is missing',
      "smoke.config.ts:5: commands[1].within: '5 parsecs' is no duration: write 500ms, 2s or 5m",
      'smoke.config.ts:5: commands[1].exit: unknown key: there are name, run, exits, within',
      expect.stringMatching(/^smoke\.config\.ts:9: labels\.no label: a name is/),
      "smoke.config.ts:10: timeout: '5' is no duration: write 500ms, 2s or 5m",
    ]);
    expect(code).toBe(2);
  });
});
