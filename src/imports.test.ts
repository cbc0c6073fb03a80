import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The table of rooms in DESIGN.md, held against every import in src/. */

const ROOT = fileURLToPath(new URL('../', import.meta.url));

interface Room {
  /** rooms, or files of rooms */
  readonly imports: readonly string[];
  /** rooms, or files of rooms, for types alone: nothing of them is there at run time */
  readonly types?: readonly string[];
  /** packages by the file that may import them; `*` is any file of the room; with a / at its end, all of its files */
  readonly packages?: Readonly<Record<string, readonly string[]>>;
  /** node's own modules; in a list, those of these files @default false */
  readonly node?: boolean | readonly string[];
}

const all = ['core', 'dsl', 'probes', 'agent', 'facts', 'drivers', 'run', 'diagnose', 'report'];
// an HTTP request is made by an agent as by the driver itself
const driver = [
  'core',
  'agent/protocol',
  'agent/bundle',
  'agent/fetch',
  'drivers/driver',
  'drivers/agent-line',
  'drivers/boot',
];

const ROOMS: Readonly<Record<string, Room>> = {
  core: { imports: [], packages: { 'core/retry': ['p-retry'] } },
  // `here()` turns the URLs of stack frames into paths
  dsl: { imports: ['core'], node: true },
  // dns2 is bundled into the agent: a kept DNS codec beats one of our own
  probes: { imports: ['core'], types: ['agent/protocol'], packages: { '*': ['dns2'] }, node: true },
  agent: { imports: ['core', 'probes'], node: true },
  facts: { imports: ['core'] },
  drivers: { imports: ['core', 'agent/protocol'] },
  'drivers/local': { imports: driver, packages: { '*': ['dns2'] }, node: true },
  'drivers/docker': { imports: driver, packages: { '*': ['dockerode'] }, node: true },
  'drivers/kubernetes': {
    imports: driver,
    packages: { '*': ['@kubernetes/client-node/', 'yaml'] },
    node: true,
  },
  // questions are built and answers judged here, so probes, facts and the protocol come in
  run: {
    imports: ['core', 'probes', 'facts', 'agent/protocol'],
    types: ['drivers/driver'],
    // programs that are checks run where the run is, whatever the driver
    node: ['run/execute', 'run/observe-command'],
  },
  diagnose: { imports: ['core'] },
  report: { imports: ['core'], packages: { '*': ['junit-report-builder'] }, node: true },
  // what a run is told, and the session that comes of it; beside DESIGN's table, as the command and plain vitest share it
  options: { imports: ['core', 'drivers', 'run'], packages: { 'options/load-config': ['vite'] }, node: true },
  vitest: {
    imports: [...all, 'options'],
    packages: { '*': ['vitest', 'vitest/node', 'vitest/config'] },
    node: true,
  },
  cli: {
    imports: [...all, 'options', 'vitest'],
    packages: { '*': ['commander', 'yaml'] },
    node: true,
  },
  // the public door
  index: { imports: ['core', 'dsl', 'vitest'], packages: { '*': ['vitest'] } },
};

interface Import {
  /** without `src/` and ending */
  readonly file: string;
  /** a file likewise, `node:…`, or a package */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

const sources = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));
const isForTests = (file: string): boolean =>
  /\.test\.ts$|\/testing\.ts$|^src\/drivers\/contract\.ts$|^src\/diagnose\/cases\//.test(file);
const files = sources('src/**/*.ts').filter((file) => !isForTests(file));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const name = file.replace(/^src\/|\.ts$/g, '');
  const found = [
    ...[...text.matchAll(STATEMENT)].map(([, type, words = '', target]) => ({
      target: target!,
      typeOnly: Boolean(type) || onlyTypes(words),
    })),
    ...[...text.matchAll(DYNAMIC)].map(([, target]) => ({ target: target!, typeOnly: false })),
  ];
  return found.map(({ target, typeOnly }) => ({ file: name, target: absolute(target, name), typeOnly }));
}

/** `{ type A, type B }` */
const onlyTypes = (words: string): boolean =>
  /^\{\s*type\s[^{}]*\}$/.test(words) &&
  words
    .slice(1, -1)
    .split(',')
    .every((word) => /^\s*(type\s|$)/.test(word));

const absolute = (target: string, from: string): string =>
  target.startsWith('.') ? normalize(join(dirname(from), target)).replace(/\.ts$/, '') : target;

function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return ROOMS[`${first}/${second}`] ? `${first}/${second}` : first;
}

const isIn = (target: string, place: string): boolean => target === place || target.startsWith(`${place}/`);
const isLocal = (target: string): boolean => files.includes(`src/${target}.ts`);
const isNode = (target: string): boolean => target.startsWith('node:') || builtinModules.includes(target);

/** Undefined: it may. */
function objection({ file, target, typeOnly }: Import): string | undefined {
  const name = roomOf(file);
  const room = ROOMS[name];
  if (!room) return `${file}: src/${name} is no room`;
  const places = [name, ...room.imports, ...(typeOnly ? (room.types ?? []) : [])];
  if (isLocal(target))
    return places.some((place) => isIn(target, place)) ? undefined : `${file} imports ${target}`;
  // what a type says is gone at run time
  const { node } = room;
  const mayNode = typeof node === 'object' ? node.includes(file) : node;
  if (isNode(target)) return mayNode || typeOnly ? undefined : `${file} imports ${target}`;
  const packages = [...(room.packages?.['*'] ?? []), ...(room.packages?.[file] ?? [])];
  const fits = (one: string) => one === target || (one.endsWith('/') && `${target}/`.startsWith(one));
  return packages.some(fits) ? undefined : `${file} imports the package ${target}`;
}

const imports = files.flatMap(importsOf);

describe('the rooms', () => {
  it('are read whole', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
    expect(new Set(files.map((file) => roomOf(file.replace(/^src\/|\.ts$/g, ''))))).toEqual(
      new Set(Object.keys(ROOMS)),
    );
  });

  it('import what their table allows, and nothing else', () => {
    expect(imports.flatMap((one) => objection(one) ?? [])).toEqual([]);
  });

  it.each([
    { what: 'a room above', file: 'core/x', target: 'dsl/words', typeOnly: false },
    { what: 'a package', file: 'core/x', target: 'p-retry', typeOnly: false },
    { what: 'a room for its types alone', file: 'run/x', target: 'drivers/driver', typeOnly: false },
    {
      what: 'another driver',
      file: 'drivers/local/x',
      target: 'drivers/kubernetes/kubernetes',
      typeOnly: false,
    },
    { what: 'node in a pure room', file: 'diagnose/x', target: 'node:fs', typeOnly: false },
    { what: 'vitest outside its room', file: 'cli/x', target: 'vitest', typeOnly: false },
    { what: 'a room that there is not', file: 'utils/x', target: 'core/plan', typeOnly: false },
  ])('would be told of $what', ({ file, target, typeOnly }) => {
    expect(objection({ file, target, typeOnly })).toContain(file);
  });

  it('take what speaks HTTP from core/http-modules, but for the agent that serves it', () => {
    const early = imports.filter(({ target, typeOnly }) => /^(node:)?https?$/.test(target) && !typeOnly);
    expect(early.map(({ file }) => file)).toEqual(['agent/serve']);
  });

  it('have no circle of imports that are there at run time', () => {
    const edges = imports.filter(({ target, typeOnly }) => !typeOnly && isLocal(target));
    const next = (room: string) =>
      new Set(edges.filter(({ file }) => roomOf(file) === room).map(({ target }) => roomOf(target)));
    const leadsTo = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...next(from)].some(
        (room) => room !== from && (room === to || (!seen.has(room) && leadsTo(room, to, seen.add(room)))),
      );
    expect(Object.keys(ROOMS).filter((room) => leadsTo(room, room))).toEqual([]);
  });
});

describe('files', () => {
  const shown = sources('{src,lab,specs,docs,examples}/**/*.{ts,md,yaml,yml,json,tmpl}').concat(
    sources('README.md'),
  );
  const written = shown.filter(
    (file) => !isForTests(file) && !/node_modules|package-lock|\/fixtures\//.test(file),
  );

  it('have at most 300 lines', () => {
    const lines = (file: string) => readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length;
    expect(written.length).toBeGreaterThan(150);
    expect(written.filter((file) => lines(file) > 300)).toEqual([]);
  });
});
