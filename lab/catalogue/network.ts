import type { Entry } from './entry.ts';

/** What becomes of packets between nodes, and of service addresses. */
export const network: readonly Entry[] = [
  {
    name: 'overlay-down',
    inject: [['overlay-down', 'n2']],
    expect: [{ cause: 'overlay-down', nodes: ['n2'] }],
  },
];
