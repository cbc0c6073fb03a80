import { localDropFault } from './local-drop-fault.ts';

export const udpBlocked = localDropFault(
  'udp-blocked',
  "the node's firewall passes no UDP from or to its pods, DNS included",
  { chain: 'FORWARD', match: ['-p', 'udp'] },
);
