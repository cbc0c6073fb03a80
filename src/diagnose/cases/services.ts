import type { Outcome } from '../../core/outcome.ts';
import { ask, from, round, silent } from '../testing.ts';
import { type Case, three } from './case.ts';

const behind = (id: string, code: string, ...missing: readonly string[]): Outcome =>
  ask(`services/${id}`, 'tcp', 'every-node', three, (asker) =>
    asker === 'n2'
      ? { code, observed: `never answered in 19 tries: ${missing.join(', ')} (3 failed: ETIMEDOUT)` }
      : undefined,
  );

export const servicesCases: readonly Case[] = [
  {
    what: 'a pod that does not reach itself',
    outcomes: [...round(three), behind('hairpin', 'EHAIRPIN', 'n2'), behind('every', 'EBACKEND', 'n2')],
    finds: ['hairpin-broken n2'],
  },
  {
    what: 'a backend that the asker is not',
    outcomes: [...round(three), behind('every', 'EBACKEND', 'n3')],
    finds: ['service-proxy-broken n2'],
  },
  {
    what: 'service rules of one node',
    outcomes: round(three, { service: from('n3'), dns: from('n3') }),
    finds: ['service-proxy-broken n3'],
  },
  {
    what: 'a service that was made a moment ago, on one node',
    outcomes: round(three, { service: (a, to) => (a === 'n1' && to === 'mesh' ? silent() : undefined) }),
    finds: ['service-proxy-broken n1'],
  },
  {
    what: 'one service from everywhere is no fault of the nodes',
    outcomes: round(three, { service: (_, to) => (to === 'mesh' ? silent() : undefined) }),
    finds: ['unexplained'],
  },
];
