import type { Entry } from './entry.ts';

/** What becomes of nodes and of what runs pods on them. */
export const nodes: readonly Entry[] = [
  {
    name: 'kubelet-down',
    inject: [['kubelet-down', 'n2']],
    noticed: 'n2',
    expect: [{ cause: 'kubelet-down', nodes: ['n2'] }],
  },
];
