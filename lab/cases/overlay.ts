import { fault, type SuiteCases } from './case.ts';

/** All nodes have a kubelet; the agents of a whole node say so with one word. */
const n2 = /n2/;

export const overlay: SuiteCases = {
  suite: 'overlay',
  config: () => ({ enable: ['overlay/pod to host'] }),
  cases: [
    {
      broken: 'overlay of one node down',
      inject: fault('overlay-down', 'n2'),
      says: { tcp: /silence in connect/, udp: /silence/, 'full-size packets': /n2/, loss: n2 },
    },
    {
      broken: 'packets of more than 1400 bytes vanish on the way to and from a node',
      inject: fault('mtu', 'n2'),
      says: {
        'full-size packets':
          /packets of 1450 bytes vanish on the way there, small ones come back \(10 of 10\)/,
        'a transfer of 1 MiB': /1048576 bytes do not arrive there/,
      },
    },
    {
      broken: 'a fifth of the packets to and from a node are lost',
      inject: fault('packet-loss', 'n2'),
      says: { loss: /n2.*observed [2-5]\d of 100 datagrams lost/ },
    },
    {
      broken: 'hairpin mode of a node off',
      inject: fault('hairpin-off', 'n2'),
      says: { 'a pod reaches itself through its service': /n2 → .*never answered in \d+ tries: n2/ },
    },
    {
      broken: "a node's firewall drops what its pods send to it",
      inject: fault('pod-to-host-drop', 'n2'),
      says: { 'pod to host': /n2 → n2: .*silence in connect/ },
    },
  ],
};

export const sameNode: SuiteCases = {
  suite: 'same-node',
  config: () => ({ enable: ['same-node'] }),
  cases: [
    {
      broken: "a node's bridge passes nothing between its pods",
      inject: fault('same-node-drop', 'n2'),
      says: { 'pod to pod on the same node': /n2 → .*silence in connect/ },
    },
  ],
};
