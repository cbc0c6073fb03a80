import { describe, expect, it } from 'vitest';
import type { DnsReplicaFact } from '../core/facts.ts';
import { whoAsksWhom } from './dns-replicas.ts';

const replicas = (count: number): DnsReplicaFact[] =>
  Array.from({ length: count }, (_, i) => ({
    pod: `p${i}`,
    node: '',
    address: `a${i}`,
    ready: true,
    ports: {},
  }));
const nodes = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

describe('who asks which DNS replica', () => {
  it.each([
    { askers: 1, count: 2, each: 2 },
    { askers: 3, count: 2, each: 2 },
    { askers: 16, count: 40, each: 40 },
    { askers: 17, count: 2, each: 2 },
    { askers: 17, count: 40, each: 8 },
    { askers: 1000, count: 100, each: 8 },
    { askers: 20, count: 400, each: 20 },
  ])('$askers nodes, $count replicas: $each a node', ({ askers, count, each }) => {
    const asked = whoAsksWhom(nodes(askers), replicas(count));
    expect(asked.length).toBe(askers * each);
    expect(new Set(asked.map(([from, { pod }]) => `${from} ${pod}`)).size).toBe(askers * each);
    expect(new Set(asked.map(([, { pod }]) => pod)).size).toBe(count);
  });
});
