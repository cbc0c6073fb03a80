import { fault, type SuiteCases } from './case.ts';

export const overlay: SuiteCases = {
  suite: 'overlay',
  config: () => ({ enable: ['overlay'] }),
  cases: [
    {
      broken: 'overlay of one node down',
      inject: fault('overlay-down', 'n2'),
      says: {
        tcp: /silence in connect/,
        udp: /silence in first-byte/,
        'full-size packets': /silence in connect/,
        'a transfer of 1 MiB': /silence in connect/,
        loss: /silence in connect/,
      },
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
      broken: "a node's tunnel takes less than its pods believe",
      inject: fault('tunnel-mtu', 'n2'),
      says: { 'full-size packets': /packets of 1450 bytes are too big: the way (there|back) says so/ },
    },
    {
      broken: 'a fifth of the packets to and from a node are lost',
      inject: fault('packet-loss', 'n2'),
      says: { loss: /n2.*observed \d+ of \d+ datagrams lost \([2-5]\d(\.\d)? %\)/ },
    },
    {
      broken: 'hairpin mode of a node off',
      inject: fault('hairpin-off', 'n2'),
      says: { 'a pod reaches itself through its service': /n2 → .*never answered in \d+ tries: n2/ },
    },
    {
      broken: "a node's bridge passes nothing between its pods",
      inject: fault('same-node-drop', 'n2'),
      says: { 'pod to pod on one node': /n2 → .*neighbour-n2: .*silence in connect/ },
    },
    {
      broken: "a node's firewall drops what its pods send to it",
      inject: fault('pod-to-host-drop', 'n2'),
      says: { 'pod to host': /n2 → n2: .*silence in connect/ },
    },
    {
      broken: "a node's firewall drops what it sends to its pods",
      finds: 'host-to-pod-blocked',
      inject: fault('host-to-pod-drop', 'n2'),
      says: { 'host to pod': /n2: .*its kubelet does not reach a pod.*; the agent beside it does$/ },
    },
  ],
};
