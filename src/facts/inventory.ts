import type { NodeFact } from '../core/facts.ts';
import type { Inventory } from '../core/inventory.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';
import { isVersion } from './version.ts';

const ROLE = 'node-role.kubernetes.io/';

/** Is what is there what the project declared? Every difference is told by name. */
export const inventory: Fact<'inventory', 'nodes'> = {
  needs: ['nodes'],

  judge({ expected }, { nodes }, { facts }) {
    const told = [
      ...judgeNodes(expected.nodes, nodes),
      ...judgeRoles(expected.roles ?? {}, nodes),
      ...judgeLabels(expected.labels ?? {}, nodes),
      ...judgeVersions(expected.versions ?? {}, nodes, facts.version),
    ];
    if (told.length > 0) return told;
    const observed = 'nothing is declared: `expect` in smoke.config says which nodes are to be there';
    return [
      {
        from: 'run',
        to: 'all',
        expected: 'an inventory',
        observed,
        status: 'skipped',
        code: 'absent',
        attempts: 0,
      },
    ];
  },
};

function judgeNodes(expected: Inventory['nodes'], nodes: readonly NodeFact[]): Observation[] {
  if (expected === undefined) return [];
  const names = nodes.map(({ name }) => name);
  if (typeof expected === 'number') return [judgeCount('nodes', expected, names)];
  const missing = expected.filter((name) => !names.includes(name));
  const unexpected = names.filter((name) => !expected.includes(name));
  return [
    ...missing.map((name) => failed(name, 'a node of this name', 'it is missing', 'ENODEMISSING')),
    ...unexpected.map((name) => failed(name, 'no such node', 'it is there', 'ENODEUNEXPECTED')),
    ...names.filter((name) => expected.includes(name)).map((name) => passed(name, 'a node of this name')),
  ];
}

function judgeRoles(expected: NonNullable<Inventory['roles']>, nodes: readonly NodeFact[]): Observation[] {
  return Object.entries(expected).flatMap(([role, wanted]) => {
    const having = nodes.filter(({ labels }) => `${ROLE}${role}` in labels).map(({ name }) => name);
    if (typeof wanted === 'number') return [judgeCount(`nodes with role ${role}`, wanted, having, 'EROLE')];
    return [...new Set([...wanted, ...having])].map((name) => {
      if (!nodes.some((node) => node.name === name))
        return failed(name, `role ${role}`, 'it is missing', 'ENODEMISSING');
      if (!wanted.includes(name)) return failed(name, `not role ${role}`, `it has role ${role}`, 'EROLE');
      const observed = `it has no role ${role}`;
      return having.includes(name)
        ? passed(name, `role ${role}`)
        : failed(name, `role ${role}`, observed, 'EROLE');
    });
  });
}

function judgeLabels(expected: NonNullable<Inventory['labels']>, nodes: readonly NodeFact[]): Observation[] {
  return Object.entries(expected).flatMap(([of, labels]) => {
    const meant = nodes.filter(({ name }) => of === '*' || name === of);
    if (meant.length === 0) return [failed(of, 'a node with these labels', 'it is missing', 'ENODEMISSING')];
    return meant.flatMap((node) =>
      Object.entries(labels).map(([key, value]) => {
        const has = node.labels[key];
        if (has === value) return passed(node.name, `${key}=${value}`);
        return failed(
          node.name,
          `${key}=${value}`,
          has === undefined ? `no label ${key}` : `${key}=${has}`,
          'ELABEL',
        );
      }),
    );
  });
}

function judgeVersions(
  { kubelet, apiServer }: NonNullable<Inventory['versions']>,
  nodes: readonly NodeFact[],
  apiVersion: string,
): Observation[] {
  const judge = (to: string, what: string, has: string, wanted: string) =>
    isVersion(has, wanted)
      ? passed(to, `${what} ${wanted}`)
      : failed(to, `${what} ${wanted}`, `${what} ${has || 'of no version'}`, 'EVERSION');
  return [
    ...(apiServer === undefined ? [] : [judge('API server', 'version', apiVersion, apiServer)]),
    ...(kubelet === undefined
      ? []
      : nodes.map((node) => judge(node.name, 'kubelet', node.kubeletVersion ?? '', kubelet))),
  ];
}

function judgeCount(what: string, wanted: number, names: readonly string[], code?: string): Observation {
  const expected = `${wanted} ${what}`;
  if (names.length === wanted) return passed('all', expected);
  const differs = names.length < wanted ? 'ENODEMISSING' : 'ENODEUNEXPECTED';
  return failed('all', expected, `${names.length}: ${names.join(', ') || 'none'}`, code ?? differs);
}

const base = { from: 'api', attempts: 1 } as const;
const passed = (to: string, expected: string): Observation => ({
  ...base,
  to,
  expected,
  observed: expected,
  status: 'passed',
});
const failed = (to: string, expected: string, observed: string, code: string): Observation => ({
  ...base,
  to,
  expected,
  observed,
  status: 'failed',
  code,
});
