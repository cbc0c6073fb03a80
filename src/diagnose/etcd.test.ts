import { expect, it } from 'vitest';
import { asked, down } from './cases/etcd.ts';
import { diagnose } from './diagnose.ts';
import { facts } from './testing.ts';

it('names the nodes of members that bear the names of nodes', () => {
  const names = ['n1', 'n2', 'elsewhere'];
  const outcomes = [asked('health', { n2: down, elsewhere: down }, names)];
  expect(diagnose(outcomes, facts(['n1', 'n2']))[0]).toMatchObject({
    cause: 'etcd-member-down',
    nodes: ['n2'],
    summary: expect.stringContaining('elsewhere and n2 of etcd are down'),
  });
});
