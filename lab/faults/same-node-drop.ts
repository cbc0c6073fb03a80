import { localDropFault } from './local-drop-fault.ts';

export const sameNodeDrop = localDropFault(
  'same-node-drop',
  "the node's bridge passes nothing from one of its pods to another",
  { chain: 'FORWARD', match: ['-m', 'physdev', '--physdev-is-bridged'] },
);
