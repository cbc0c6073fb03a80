import { localDropFault } from './local-drop-fault.ts';

export const hostToPodDrop = localDropFault(
  'host-to-pod-drop',
  "the node's firewall drops the connections that the node itself opens to its pods",
  // what pods have asked for is answered
  { chain: 'OUTPUT', match: ['-o', 'cni0', '-p', 'tcp', '--syn'] },
);
