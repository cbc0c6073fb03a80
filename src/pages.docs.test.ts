import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { suiteCases } from '../lab/cases/index.ts';
import { VALUES } from '../lab/chart/values.ts';
import { exampleProject, Project, ROOT } from './cli/testing.ts';
import { OPTIONS, type OptionRow } from './options/options.ts';

// What the docs show is what comes out: `npm run test:docs -- -u` writes it anew.

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
