import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Project } from './cli/testing.ts';
import { OPTIONS, type OptionRow } from './options/options.ts';

// What the docs show is what comes out: `npm test -- -u` writes it anew.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const EXAMPLE = 'examples/own-service';
const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

/** Everything in a page that is made from something else, by its marker. */
const MAKERS: readonly [marker: RegExp, make: (argument: string, old: string) => Promise<string> | string][] =
  [
    [/<!-- output: smoke (.+) -->\n```text\n([^`]*)```\n/g, output],
    [/<!-- options -->\n()((?:\|.*\n)*)/g, () => optionsTable(['option', 'meaning · default'])],
    [
      /<!-- options and keys -->\n()((?:\|.*\n)*)/g,
      () => optionsTable(['option', 'key', 'meaning · default']),
    ],
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

function optionsTable(columns: readonly string[]): string {
  const rows = OPTIONS.filter(({ commands = ['run'] }) => commands.includes('run')).map((row) => {
    const cells = [`\`${row.flags}\``, row.key ? `\`${row.key}\`` : '', meaning(row).replaceAll('<', '&lt;')];
    return columns.length === 2 ? [cells[0], cells[2]] : cells;
  });
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell?.replaceAll('|', '\\|')).join(' | ')} |\n`)
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

/** The role under which the tests on the lab run. */
function rights(): string {
  const [role = ''] = read('lab/rbac-smoke.yaml').split('\n---\n');
  return `\`\`\`yaml\n${role.replace(/^#.*\n/gm, '').trimEnd()}\n\`\`\`\n`;
}

describe('the docs', () => {
  it.each(['README.md', 'SECURITY.md', 'docs/options.md'])('%s shows what is so', async (file) => {
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

  it.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/writing-checks.md', 'docs/options.md'])(
    '%s leads nowhere that is not there',
    (file) => {
      const folder = new URL(file, `file://${ROOT}`);
      for (const [, link = ''] of read(file).matchAll(/\]\(([^)#]+)\)/g)) {
        expect(existsSync(new URL(link, folder)), link).toBe(true);
      }
    },
  );

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

  it('have examples that pass', async () => {
    using project = new Project();
    for (const name of ['shop.smoke.ts', 'smoke.config.ts']) project.write(name, read(`${EXAMPLE}/${name}`));
    // as if it were installed
    mkdirSync(join(project.folder, 'node_modules'));
    symlinkSync(ROOT, join(project.folder, 'node_modules/kube-smoke'));
    const { code, report, stderr } = await project.local('shop.smoke.ts');
    expect(report.outcomes.map(({ status, name }) => `${status}: ${name}`).sort(), stderr).toEqual([
      'passed: every node gets an answer',
      'passed: its name resolves on every node',
      'passed: nothing listens on the old port',
      'passed: the client reaches each pod',
      'passed: the shop outlives one of its pods',
    ]);
    expect(code).toBe(0);
  });
});
