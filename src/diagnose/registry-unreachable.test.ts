import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { check, cutOff, exchange, type Fault, facts, late, round, silent, type Trouble } from './testing.ts';

const three = ['n1', 'n2', 'n3'];
const url = 'registry.kube-system';
const registry = (fault: (node: string) => Trouble | undefined) =>
  check(
    'registry/http',
    { protocol: 'http', path: 'host', about: 'registry' },
    three.map((node) => exchange(node, url, fault(node))),
  );
const causes = (fault: (node: string) => Trouble | undefined, faults: { tcp?: Fault; udp?: Fault } = {}) =>
  diagnose([...round(three, faults), registry(fault)], facts(three)).map(({ cause, nodes }) => ({
    cause,
    nodes,
  }));

describe('a registry', () => {
  it('that answers no node is to blame itself', () => {
    expect(causes(() => ({ code: 'ECONNREFUSED' }))).toEqual([{ cause: 'registry-unreachable', nodes: [] }]);
    expect(causes(() => ({ code: 'ESTATUS', observed: 'status 500' }))).toMatchObject([
      { cause: 'registry-unreachable' },
    ]);
  });

  it("that answers all but one is that one's trouble", () => {
    const found = causes((node) => (node === 'n2' ? silent() : undefined));
    expect(found).toEqual([{ cause: 'registry-unreachable', nodes: ['n2'] }]);
  });

  it('that answers late is no such thing', () => {
    expect(causes(() => late)).toMatchObject([{ cause: 'high-latency' }]);
  });

  it('is not blamed for a node that is cut off', () => {
    const cut = { tcp: cutOff('n2'), udp: cutOff('n2') };
    expect(causes((node) => (node === 'n2' ? silent() : undefined), cut)).toEqual([
      { cause: 'overlay-down', nodes: ['n2'] },
    ]);
  });
});
