import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleProject, type Project, ROOT } from './cli/testing.ts';
import type { RunReport } from './core/run-report.ts';

// What people are to copy does what it says.

const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

const told = ({ outcomes }: RunReport, suites: readonly string[]): string[] =>
  outcomes
    .filter(({ suite }) => suites.includes(suite))
    .map(({ status, name }) => `${status}: ${name}`)
    .sort();

describe('the example of a CI system', () => {
  const project = exampleProject('ci', { GITHUB_STEP_SUMMARY: 'step.md' });
  afterAll(() => project[Symbol.dispose]());
  const passed = new Map<string, Promise<void>>();
  /** They run the same commands, each of which takes seconds. */
  const passedOnce = (command: string) => {
    const run = passed.get(command) ?? passes(project, command);
    passed.set(command, run);
    return run;
  };

  it.each([
    { file: '.github/workflows/smoke.yml', read: githubJob },
    { file: '.gitlab-ci.yml', read: gitlabJob },
    { file: 'Jenkinsfile', read: jenkinsJob },
  ])('every command of $file passes, and writes what is kept', async ({ file, read }) => {
    const { commands, junit, kept } = read(project.read(file));
    expect(commands).toHaveLength(2);
    for (const command of commands) await passedOnce(command);
    const written = readdirSync(join(project.folder, 'reports')).sort();
    expect(written).toEqual(['after.xml', 'before.xml', 'health.json', 'smoke.html']);
    for (const name of written) expect(matchesGlob(`reports/${name}`, kept), name).toBe(true);
    for (const name of ['before.xml', 'after.xml']) expect(matchesGlob(`reports/${name}`, junit)).toBe(true);
    expect(project.read('reports/before.xml')).not.toContain('smoke.shop');
    expect(project.read('reports/after.xml')).toContain('smoke.shop');
    expect(JSON.parse(project.read('reports/health.json')).run.labels).toMatchObject({ env: 'ci' });
    expect(project.read('step.md').match(/^## .*/gm)).toEqual(['## ✔ smoke: passed', '## ✔ smoke: passed']);
  });

  it('the cluster of the workflow has three nodes', () => {
    const { steps } = (parse(read('examples/ci/.github/workflows/smoke.yml')) as Workflow).jobs.smoke;
    const config = steps.find(({ uses }) => uses?.includes('kind-action'))?.with?.config;
    expect(parse(read(`examples/ci/${config}`)).nodes).toHaveLength(3);
  });

  it.each(['examples/ci/README.md', 'docs/ci.md'])('every command in %s passes', async (file) => {
    using project = exampleProject('ci');
    const commands = smokeCommands(read(file).split('\n'));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) await passes(project, command);
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
    { what: 'is well', args: [], says: 'the upgrade may go on', code: 0 },
    {
      what: 'is broken',
      args: ['--local-fault', 'partition:n1|n2,n3'],
      says: 'roll back',
      code: 1,
    },
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
