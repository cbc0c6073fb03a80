import type { Outcome } from '../../core/outcome.ts';
import { ask, check, everywhere, exchange, type Fault, from, late, round, silent } from '../testing.ts';
import { answering, type Case, three } from './case.ts';

const replicas = (deaf: string, ...to: readonly string[]): Outcome =>
  check(
    'dns/replicas',
    { protocol: 'dns', path: 'service' },
    three.flatMap((asker) =>
      ['a', 'b'].map((replica) => {
        const isDeaf = replica === deaf && (to.length === 0 || to.includes(asker));
        return { ...exchange(asker, `mesh via ${replica}`, isDeaf ? silent('resolve') : undefined), replica };
      }),
    ),
  );
const outside = (names: readonly string[], fault: Fault): Outcome =>
  check(
    'dns/outside',
    { protocol: 'dns', path: 'host' },
    names.map((asker) => exchange(asker, 'example.com', fault(asker, 'example.com'))),
  );

export const dnsCases: readonly Case[] = [
  { what: 'DNS everywhere', outcomes: round(three, { dns: everywhere }), finds: ['dns-down'] },
  {
    what: 'DNS everywhere, with refusals',
    outcomes: round(three, { dns: answering('SERVFAIL') }),
    finds: ['dns-down'],
  },
  {
    what: 'DNS everywhere, and HTTP that needs it',
    outcomes: [
      ...round(three, { dns: everywhere }),
      ask('services/http', 'http', 'mesh', three, () => silent('resolve')),
    ],
    finds: ['dns-down'],
  },
  { what: 'DNS on one node', outcomes: round(three, { dns: from('n2') }), finds: ['dns-on-node n2'] },
  {
    what: 'a name that only one node does not know',
    outcomes: round(three, { dns: answering('NXDOMAIN', 'n2') }),
    finds: ['dns-on-node n2'],
  },
  {
    what: 'a wrong address',
    outcomes: round(three, { dns: answering('EWRONGANSWER') }),
    finds: ['dns-wrong-answer'],
  },
  {
    what: 'a wrong address on one node',
    outcomes: round(three, { dns: answering('EWRONGANSWER', 'n1') }),
    finds: ['dns-wrong-answer n1'],
  },
  {
    what: 'a service that DNS does not know',
    outcomes: round(three, { dns: answering('NXDOMAIN') }),
    finds: ['dns-wrong-answer'],
  },
  {
    what: 'a type of record for which DNS has an error',
    outcomes: [...round(three), ask('dns/AAAA', 'dns', 'mesh AAAA', three, answering('SERVFAIL'))],
    finds: ['dns-wrong-answer'],
  },
  {
    what: 'a DNS pod that is deaf, and the service that picks it',
    outcomes: [...round(three, { dns: (a) => (a === 'n2' ? silent('resolve') : undefined) }), replicas('b')],
    finds: ['dns-replica-down'],
  },
  {
    what: 'a DNS pod that some cannot reach',
    outcomes: [...round(three), replicas('b', 'n1')],
    finds: ['dns-on-node n1'],
  },
  {
    what: 'a DNS service whose pods answer when asked by themselves',
    outcomes: [...round(three, { dns: everywhere }), replicas('none')],
    finds: ['dns-down'],
  },
  {
    what: 'names outside the cluster',
    outcomes: [...round(three), outside(three, answering('SERVFAIL'))],
    finds: ['dns-upstream'],
  },
  {
    what: 'names outside the cluster, on one node',
    outcomes: [...round(three), outside(three, answering('SERVFAIL', 'n3'))],
    finds: ['dns-on-node n3'],
  },
  {
    what: 'names outside the cluster where DNS knows no name at all',
    outcomes: [...round(three, { dns: everywhere }), outside(three, everywhere)],
    finds: ['dns-down'],
  },
  { what: 'slow DNS', outcomes: round(three, { dns: () => late }), finds: ['dns-slow'] },
];
