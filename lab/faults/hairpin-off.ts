import { localDropFault } from './local-drop-fault.ts';

/** What a bridge port without hairpin mode does: what came in by it does not leave by it. */
export const hairpinOff = localDropFault(
  'hairpin-off',
  'a pod of the node does not reach itself through its service',
  {
    chain: 'FORWARD',
    match: ['-m', 'physdev', '--physdev-is-bridged', '-m', 'conntrack', '--ctstate', 'DNAT'],
  },
);
