import { expect, it } from 'vitest';
import { difference, isSameSet } from './inventory.ts';

const before = new Map([
  ['Node n1', 'a'],
  ['Pod kube-system/(of ReplicaSet coredns)', 'one one'],
]);

/** Compared with the same, but for these; without those that are empty. */
const after = (...entries: readonly [string, string][]) => {
  const all = new Map([...before, ...entries]);
  return difference(before, new Map([...all].filter(([, digest]) => digest !== '')));
};

it('sees what is new, even where others are called the same', () => {
  expect(after(['Pod shop/a', 'x'])).toEqual({ added: ['Pod shop/a'], gone: [], changed: [] });
  const more = after(['Pod kube-system/(of ReplicaSet coredns)', 'one one one']);
  expect(more.added).toEqual(['Pod kube-system/(of ReplicaSet coredns)']);
});

it('sees what is gone, even where one of several is', () => {
  expect(after(['Node n1', '']).gone).toEqual(['Node n1']);
  const fewer = after(['Pod kube-system/(of ReplicaSet coredns)', 'one']);
  expect(fewer.gone).toEqual(['Pod kube-system/(of ReplicaSet coredns)']);
  expect(isSameSet(fewer)).toBe(false);
});

it('tells what is another from what is there', () => {
  const other = after(['Node n1', 'b']);
  expect(other).toEqual({ added: [], gone: [], changed: ['Node n1'] });
  expect(isSameSet(other)).toBe(true);
});
