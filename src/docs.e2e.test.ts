import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { suiteCases } from '../lab/cases/index.ts';
import { VALUES } from '../lab/chart/values.ts';
import { Project } from './cli/testing.ts';
import type { RunReport } from './core/run-report.ts';
import { OPTIONS, type OptionRow } from './options/options.ts';

// What the docs show is what comes out: `npm test -- -u` writes it anew.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

const KEYED = ['option', 'key', 'meaning · default'];

/** Everything in a page that is made from something else, by its marker. */
const MAKERS: readonly [marker: RegExp, make: (argument: string, old: string) => Promise<string> | string][] =
  [
    [/<!-- output: smoke (.+) -->\n```text\n([^`]*)```\n/g, output],
    [/<!-- options -->\n()((?:\|.*\n)*)/g, () => optionsTable(['option', 'meaning · default'])],
    [/<!-- options and keys -->\n()((?:\|.*\n)*)/g, () => optionsTable(KEYED)],
    [/<!-- options of (\w+) -->\n((?:\|.*\n)*)/g, (command) => optionsTable(KEYED, command)],
    [/<!-- checks -->\n()([\s\S]*?)(?=<!-- end of checks -->)/g, checkTables],
    [/<!-- values of the chart -->\n()((?:\|.*\n)*)/g, valuesTable],
    [/<!-- rights -->\n()(?:```yaml\n([^`]*)```\n)?/g, rights],
  ];

async function madeAnew(file: string): Promise<string> {
  let text = read(file);
  for (const [marker, make] of MAKERS) {
    for (const [whole, argument = '', old = ''] of [...text.matchAll(marker)]) {
      const head = whole.slice(0, whole.indexOf('\n') + 1);
      const made = await make(argument, old);
      text = text.replace(whole, () => `${head}${made}`);
    }
  }
  return text;
}

/** What the command prints; the old text where it differs in nothing but times and the like. */
async function output(command: string, old: string): Promise<string> {
  using project = new Project();
  const { stdout } = await project.smoke(...command.split(' '));
  return `\`\`\`text\n${anonymous(stdout) === anonymous(old) ? old : stdout}\`\`\`\n`;
}

function anonymous(text: string): string {
  return text
    .replace(/\d+(\.\d+)?(ms|s)\b/g, 'TIME')
    .replace(/\d+ tries/g, 'N tries')
    .replace(/\b127(\.\d+){3}\b/g, 'ADDRESS')
    .replace(/ {2,}/g, '  '); // columns are as wide as what is in them
}

/** @param command whose own options, beside those that it shares with others */
function optionsTable(columns: readonly string[], command = 'run'): string {
  const rows = OPTIONS.filter(({ commands = ['run'] }) => commands.includes(command)).map((row) => {
    const cells = [`\`${row.flags}\``, row.key ? `\`${row.key}\`` : '', meaning(row).replaceAll('<', '&lt;')];
    return columns.length === 2 ? [cells[0], cells[2]] : cells;
  });
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell?.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}

/** What the chart may be told. */
function valuesTable(): string {
  const rows = VALUES.map(({ key, help, default: value }) => {
    const isEmpty = value === '' || JSON.stringify(value).length === 2;
    const shown = isEmpty ? [] : [`\`${typeof value === 'object' ? JSON.stringify(value) : value}\``];
    return [`\`${key}\``, [help, ...shown].join(' · ')];
  });
  return [['value', 'meaning · default'], ['---', '---'], ...rows]
    .map(([key, meaning]) => `| ${key} | ${meaning} |\n`)
    .join('');
}

function meaning({ help, choices, default: value }: OptionRow): string {
  const parts = [
    help,
    choices?.map((choice) => `\`${choice}\``).join(', '),
    value !== undefined && `\`${value}\``,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** The rules that `smoke manifest rbac` grants. */
async function rights(): Promise<string> {
  using project = new Project();
  const { stdout } = await project.smoke('manifest', 'rbac');
  const roles = stdout.split('---\n').flatMap((object) => {
    const [rules] = /^rules:\n( {2}.*\n)+/m.exec(object) ?? [];
    const [, place] = /^ {2}namespace: (.+)$/m.exec(object) ?? [];
    return rules ? [`# ${place ? `in namespace ${place}` : 'everywhere'}\n${rules}`] : [];
  });
  return `\`\`\`yaml\n${roles.join('---\n')}\`\`\`\n`;
}

/** What the cases of the lab break, suite by suite. */
function checkTables(): string {
  const tables = suiteCases.map(({ suite, needs, cases, notHere = {} }) => {
    const broken = cases.flatMap(({ broken, says, outcome = 'failed' }) =>
      Object.keys(says).map((check) => [check, broken, outcome]),
    );
    const absent = Object.entries(notHere).map(([check, words]) => [
      check,
      'not on the lab',
      `skipped: ${words.source}`,
    ]);
    const names = [...new Set([...broken, ...absent].map(([check = '']) => check))];
    const rows = names.flatMap((name) => [...broken, ...absent].filter(([check]) => check === name));
    const lines = [['check', 'how it is broken', 'outcome'], ['---', '---', '---'], ...rows];
    const table = lines
      .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
      .join('');
    return `## ${suite}\n\n${needs ? `Runs with: ${needs}.\n\n` : ''}${table}\n`;
  });
  return `\n${tables.join('')}`;
}

/** A project with an example's files, in which kube-smoke is as if it were installed. */
function exampleProject(name: string, env: Readonly<Record<string, string>> = {}): Project {
  const folder = `${ROOT}examples/${name}`;
  const project = new Project({}, env);
  cpSync(folder, project.folder, { recursive: true });
  const modules = join(project.folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  symlinkSync(ROOT, join(modules, 'kube-smoke'));
  symlinkSync(`${ROOT}dist/src/cli/bin.js`, join(modules, '.bin/smoke'));
  return project;
}

const told = ({ outcomes }: RunReport, suites: readonly string[]): string[] =>
  outcomes
    .filter(({ suite }) => suites.includes(suite))
    .map(({ status, name }) => `${status}: ${name}`)
    .sort();

describe('the docs', () => {
  it.each([
    'README.md',
    'SECURITY.md',
    'docs/options.md',
    'docs/checks.md',
    'docs/in-cluster.md',
    'docs/helm.md',
  ])('%s shows what is so', async (file) => {
    await expect(await madeAnew(file)).toMatchFileSnapshot(`${ROOT}${file}`);
  });

  it('have a page for every cause, and for nothing else', () => {
    const [, union = ''] = /export type Cause =([^;]*);/.exec(read('src/core/finding.ts')) ?? [];
    const causes = [...union.matchAll(/'([^']+)'/g)].map(([, cause]) => `${cause}.md`);
    expect(causes.length).toBeGreaterThan(0);
    expect(readdirSync(`${ROOT}docs/causes`).sort()).toEqual(causes.sort());
  });

  it('show the spec that init writes', async () => {
    using project = new Project();
    await project.smoke('init');
    expect(read('README.md')).toContain(project.read('my-app.smoke.ts'));
  });

  it.each([
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'docs/writing-checks.md',
    'docs/options.md',
    'docs/checks.md',
    'docs/docker.md',
    'docs/in-cluster.md',
    'docs/helm.md',
    'docs/unattended.md',
    'docs/upgrades.md',
    'docs/ci.md',
    'examples/ci/README.md',
  ])('%s leads nowhere that is not there', (file) => {
    const folder = new URL(file, `file://${ROOT}`);
    for (const [, link = ''] of read(file).matchAll(/\]\(([^)#]+)\)/g)) {
      expect(existsSync(new URL(link, folder)), link).toBe(true);
    }
  });
});

describe('the snippets of tests', () => {
  it('have tests to copy that pass', async () => {
    const page = read('docs/writing-checks.md');
    const snippets = [...page.matchAll(/<!-- runs -->\n```ts\n([^`]*)```\n/g)].map(([, code = '']) => code);
    expect(snippets.length).toBeGreaterThan(1);
    using project = new Project();
    for (const [index, code] of snippets.entries()) project.write(`snippet-${index}.smoke.ts`, code);
    const files = snippets.map((_, index) => `snippet-${index}.smoke.ts`);
    const { code, report, stderr } = await project.local(...files);
    expect(
      report.outcomes.map(({ status }) => status),
      stderr,
    ).toEqual(snippets.map(() => 'passed'));
    expect(code).toBe(0);
  });
});

describe('the sections of the config', () => {
  it('stand in the docs as they may be written', async () => {
    using project = exampleProject('own-service');
    const [, config = ''] = /## Sections[\s\S]*?```ts\n([^`]*)```/.exec(read('docs/options.md')) ?? [];
    expect(config).toContain('defineConfig');
    project.write('smoke.config.ts', config);
    const { code, stderr } = await project.smoke('plan');
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('the example', () => {
  it('own-service passes', async () => {
    using project = exampleProject('own-service');
    const { code, report, stderr } = await project.local('shop.smoke.ts');
    expect(told(report, ['shop']), stderr).toEqual([
      'passed: every node gets an answer',
      'passed: its name resolves on every node',
      'passed: nothing listens on the old port',
      'passed: the client reaches each pod',
      'passed: the shop outlives one of its pods',
    ]);
    expect(code).toBe(0);
  });

  it.each([
    { file: '.github/workflows/smoke.yml', read: githubJob },
    { file: '.gitlab-ci.yml', read: gitlabJob },
    { file: 'Jenkinsfile', read: jenkinsJob },
  ])(
    'ci: every command of $file passes, and writes what is kept',
    { timeout: 120_000 },
    async ({ file, read }) => {
      using project = exampleProject('ci', { GITHUB_STEP_SUMMARY: 'step.md' });
      const { commands, junit, kept } = read(project.read(file));
      expect(commands).toHaveLength(2);
      for (const command of commands) await passes(project, command);
      const written = readdirSync(join(project.folder, 'reports')).sort();
      expect(written).toEqual(['after.xml', 'before.xml', 'health.json', 'smoke.html']);
      for (const name of written) expect(matchesGlob(`reports/${name}`, kept), name).toBe(true);
      for (const name of ['before.xml', 'after.xml'])
        expect(matchesGlob(`reports/${name}`, junit)).toBe(true);
      expect(project.read('reports/before.xml')).not.toContain('smoke.shop');
      expect(project.read('reports/after.xml')).toContain('smoke.shop');
      expect(JSON.parse(project.read('reports/health.json')).run.labels).toMatchObject({ env: 'ci' });
      expect(project.read('step.md').match(/^## .*/gm)).toEqual(['## ✔ smoke: passed', '## ✔ smoke: passed']);
    },
  );

  it('ci: the cluster of the workflow has three nodes', () => {
    const { steps } = (parse(read('examples/ci/.github/workflows/smoke.yml')) as Workflow).jobs.smoke;
    const config = steps.find(({ uses }) => uses?.includes('kind-action'))?.with?.config;
    expect(parse(read(`examples/ci/${config}`)).nodes).toHaveLength(3);
  });

  it.each(['examples/ci/README.md', 'docs/ci.md'])(
    'ci: every command in %s passes',
    { timeout: 120_000 },
    async (file) => {
      using project = exampleProject('ci');
      const commands = smokeCommands(read(file).split('\n'));
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) await passes(project, command);
    },
  );

  it.each([
    { what: 'is well', args: [], says: 'the upgrade may go on', code: 0 },
    { what: 'is broken', args: ['--local-fault', 'partition:n1|n2,n3'], says: 'roll back', code: 1 },
    { what: 'cannot be asked', args: ['-t', 'no such check'], says: 'not verified', code: 3 },
  ])('post-upgrade: a cluster that $what', async ({ args, says, code }) => {
    using project = exampleProject('post-upgrade');
    const { KUBECONFIG: _, ...env } = process.env;
    const script = spawn('sh', ['verify.sh', '--driver', 'local', ...args], { cwd: project.folder, env });
    const [said, [exit]] = await Promise.all([text(script.stdout), once(script, 'close')]);
    expect(said).toContain(says);
    expect(exit).toBe(code);
    const health = JSON.parse(project.read('health.json'));
    expect(health.run.labels).toEqual({ env: 'prod', reason: 'upgrade' });
    if (code === 0) expect(said).toMatch(/not asked for: .*versions/);
  });
});

/** What a CI system does with an example's file: its commands of ours, and which files it takes for what. */
interface CiJob {
  readonly commands: readonly string[];
  readonly junit: string;
  readonly kept: string;
}

const smokeCommands = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('npx smoke run'));

/** Runs a command of the example, on local agents. */
async function passes(project: Project, command: string): Promise<void> {
  const args = command.split(' ').slice(2);
  const local = args.includes('--driver') ? [] : ['--driver', 'local'];
  const { code, stderr } = await project.smoke(...args, ...local);
  expect([command, code], stderr).toEqual([command, 0]);
}

function githubJob(text: string): CiJob {
  const { steps } = (parse(text) as Workflow).jobs.smoke;
  const commands = smokeCommands(steps.flatMap(({ run = '' }) => run.split('\n')));
  const { if: when, with: upload } = steps.at(-1) ?? {};
  expect(when).toBe('always()');
  return { commands, junit: `${upload?.path}/*.xml`, kept: `${upload?.path}/*` };
}

function gitlabJob(text: string): CiJob {
  const { stages, default: _, '.smoke': base, ...rest } = parse(text) as GitlabFile & Record<string, unknown>;
  const jobs = Object.values(rest) as GitlabTask[];
  for (const { stage } of jobs) expect(stages).toContain(stage);
  const asking = jobs.filter((job) => job.extends === '.smoke');
  expect(base.artifacts.when).toBe('always');
  const commands = smokeCommands(asking.flatMap(({ script }) => script));
  return { commands, junit: base.artifacts.reports.junit, kept: `${base.artifacts.paths[0]}/*` };
}

function jenkinsJob(text: string): CiJob {
  const code = text.replace(/^\/\/.*$/gm, '');
  expect(code.match(/\{/g)?.length).toBe(code.match(/\}/g)?.length);
  const [, always = ''] = /post \{\s+always \{([^}]*)\}/.exec(code) ?? [];
  const commands = smokeCommands([...code.matchAll(/\bsh '([^']*)'/g)].map(([, command = '']) => command));
  return {
    commands,
    junit: /junit '([^']*)'/.exec(always)?.[1] ?? '',
    kept: /archiveArtifacts artifacts: '([^']*)'/.exec(always)?.[1] ?? '',
  };
}

interface GitlabFile {
  readonly stages: readonly string[];
  readonly default: object;
  readonly '.smoke': {
    readonly artifacts: {
      readonly when: string;
      readonly paths: readonly string[];
      readonly reports: { readonly junit: string };
    };
  };
}
interface GitlabTask {
  readonly stage: string;
  readonly extends?: string;
  readonly script: readonly string[];
}

interface Workflow {
  readonly jobs: {
    readonly smoke: {
      readonly steps: readonly {
        readonly uses?: string;
        readonly if?: string;
        readonly run?: string;
        readonly with?: Record<string, string>;
      }[];
    };
  };
}
