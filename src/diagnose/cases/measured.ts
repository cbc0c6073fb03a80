import type { Outcome } from '../../core/outcome.ts';
import { ask, cutOff, type Fault, measured, round, silent } from '../testing.ts';
import { both, type Case, ends, three } from './case.ts';

const clocks = (fault: Fault): Outcome => ask('nodes/clocks', 'clock', 'clock', three, fault);

export const measuredCases: readonly Case[] = [
  {
    what: 'large packets of one node',
    outcomes: [
      ...round(three),
      ...measured(three, { mtu: ends('EMTU', 'n2'), transfer: ends('ESTALLED', 'n2') }),
    ],
    finds: ['mtu-mismatch n2'],
  },
  {
    what: 'transfers alone, from one node',
    outcomes: [
      ...round(three),
      ...measured(three, { transfer: (a) => (a === 'n1' ? { code: 'ESTALLED' } : undefined) }),
    ],
    finds: ['mtu-mismatch n1'],
  },
  {
    what: 'large packets of two of two nodes',
    outcomes: [...round(['n1', 'n2']), ...measured(['n1', 'n2'], { mtu: ends('EMTU', 'n2') })],
    finds: ['mtu-mismatch n1,n2'],
  },
  {
    what: 'packets lost at one node, where a transfer stalls and one ends',
    outcomes: [
      ...round(three),
      ...measured(three, {
        loss: ends('ELOSS', 'n3'),
        transfer: (a, b) => (a === 'n3' && b === 'n1' ? { code: 'ESTALLED' } : undefined),
      }),
    ],
    finds: ['packet-loss n3'],
  },
  {
    what: 'the overlay of one node, measured too',
    outcomes: [
      ...round(three, both(cutOff('n2'))),
      ...measured(three, { mtu: cutOff('n2'), transfer: cutOff('n2'), loss: cutOff('n2') }),
      clocks((asker) => (asker === 'n2' ? { ...silent(), status: 'inconclusive' } : undefined)),
    ],
    finds: ['overlay-down n2'],
  },
  {
    what: 'UDP of one node, measured too',
    outcomes: [
      ...round(three, { udp: cutOff('n3') }),
      ...measured(three, { mtu: cutOff('n3'), loss: cutOff('n3') }),
    ],
    finds: ['udp-blocked n3'],
  },
];
