import { describe, expect, it } from 'vitest';
import type { Plan, ProbeQuestion, SuitePlan } from '../core/plan.ts';
import { FULL_MESH_NODES, NEIGHBOURS, pairs } from './pairs.ts';
import { scopePlan } from './scope.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
const sizes = Array.from({ length: 300 }, (_, index) => index + 1);

/** Who is reached from the first node, going along the pairs. */
function reachable(edges: readonly (readonly [string, string])[], first: string): Set<string> {
  const seen = new Set([first]);
  for (const from of seen) for (const [a, b] of edges) if (a === from) seen.add(b);
  return seen;
}

describe('who asks whom', () => {
  it.each(sizes)('of %d nodes', (count) => {
    const nodes = names(count);
    const edges = pairs(nodes);
    const degree = count <= FULL_MESH_NODES ? count - 1 : NEIGHBOURS;
    const asks = new Map(nodes.map((node) => [node, 0]));
    const asked = new Map(nodes.map((node) => [node, 0]));
    for (const [from, to] of edges) {
      if (from === to) throw new Error(`${from} asks itself`);
      asks.set(from, asks.get(from)! + 1);
      asked.set(to, asked.get(to)! + 1);
    }
    expect(new Set(asks.values())).toEqual(new Set([degree]));
    expect(new Set(asked.values())).toEqual(new Set([degree]));
    expect(new Set(edges.map((edge) => edge.join('>'))).size).toBe(count * degree);
    expect(reachable(edges, 'n0').size).toBe(count);
    expect(pairs(nodes)).toEqual(edges);
  });

  it('is nobody where there is nobody', () => {
    expect(pairs([])).toEqual([]);
  });
});

describe('names in a run', () => {
  const suite = (name: string, pods: string[] = ['api']): SuitePlan => ({
    name,
    workloads: pods.map((pod) => ({ name: pod, count: 1, serve: { tcp: 8080 } })),
    services: pods.map((pod) => ({ name: pod, selects: { kind: 'workload', name: pod } })),
    checks: [
      {
        id: `${name}/x`,
        suite: name,
        name: 'x',
        source: { file: 'a', line: 1 },
        question: {
          kind: 'probe',
          probe: 'tcp',
          from: { kind: 'workload', name: pods[0]! },
          to: { kind: 'own-service', name: pods[0]!, selects: { kind: 'workload', name: pods[0]! } },
          expect: { reach: 'answer' },
        },
      },
    ],
  });
  const all = ({ suites }: Plan) => suites.flatMap(({ workloads }) => workloads.map(({ name }) => name));

  it('hold together: workload, service, who asks and who is asked', () => {
    const [scoped] = scopePlan({ suites: [suite('My Suite!')] }).suites as [SuitePlan];
    const [name] = all({ suites: [scoped] }) as [string];
    const selector = { kind: 'workload', name };
    expect(name).toMatch(/^my-suite-.*api$/);
    expect(scoped.services).toEqual([{ name, selects: selector }]);
    expect(scoped.checks[0]?.question as ProbeQuestion).toMatchObject({
      from: selector,
      to: { kind: 'own-service', name, selects: selector },
    });
    expect(scoped.checks[0]?.id).toBe('My Suite!/x');
  });

  it.each([
    ['two suites of one name each', ['a', 'b']],
    ['names that differ in case and marks alone', ['My Suite', 'my-suite', 'my suite!']],
    ['names without a letter', ['集群', '123', '—']],
    ['long names that begin alike', [`${'x'.repeat(40)}1`, `${'x'.repeat(40)}2`]],
    ['a name that looks like another’s second', ['a', 'A', 'a-2', 'a 2']],
  ])('are free and fit for Kubernetes: %s', (_, suites) => {
    const found = all(scopePlan({ suites: suites.map((name) => suite(name, ['api', 'a'.repeat(40)])) }));
    expect(new Set(found).size).toBe(found.length);
    for (const name of found) expect(name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  it('never meet: suite a with pods b-c, suite a-b with pods c', () => {
    const found = all(scopePlan({ suites: [suite('a', ['b-c']), suite('a-b', ['c'])] }));
    expect(new Set(found).size).toBe(2);
  });

  it('on every node are there for the checks that run only', () => {
    const whole = suite('s', ['api', 'near']);
    const near = { name: 'near', count: 1, perNode: true, serve: { tcp: 8080 } };
    const [api] = whole.workloads;
    const names = (services: SuitePlan['services'], checks = whole.checks) =>
      all(scopePlan({ suites: [{ ...whole, workloads: [api!, near], services, checks }] })).length;
    const to = { kind: 'pods', pods: { kind: 'workload', name: 'near' } } as const;
    const asking = whole.checks.map((check) => ({
      ...check,
      question: { ...check.question, to } as ProbeQuestion,
    }));
    expect([names([]), names([], asking), names(whole.services)]).toEqual([1, 2, 2]);
  });

  it('stay taken for suites that come later', () => {
    const taken = new Set<string>();
    const one = all(scopePlan({ suites: [suite('s')] }, taken));
    expect(all(scopePlan({ suites: [suite('s')] }, taken))).not.toEqual(one);
  });
});
