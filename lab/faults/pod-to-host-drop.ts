import { localDropFault } from './local-drop-fault.ts';

export const podToHostDrop = localDropFault(
  'pod-to-host-drop',
  "the node's firewall drops what its own pods send to the node itself",
  { chain: 'INPUT', match: ['-i', 'cni0'] },
);
