import type { ClusterFacts } from '../../core/facts.ts';
import type { Outcome } from '../../core/outcome.ts';
import { check, exchange, type Fault, facts, lost, round, silent } from '../testing.ts';
import { both, type Case, three } from './case.ts';

/** Docker engines, of which n2 has something to be said. */
function engines(reason = 'EngineAnswers'): ClusterFacts {
  const base = facts(three);
  const nodes = base.nodes.map((node) => ({
    ...node,
    conditions: node.conditions.map((ready) =>
      node.name === 'n2' && reason !== 'EngineAnswers'
        ? { ...ready, status: 'False' as const, reason, message: reason }
        : { ...ready, reason: 'EngineAnswers' },
    ),
  }));
  return { ...base, nodes };
}

/** What is seen of an engine that cannot be used: no container of it is there to ask, or to be asked. */
const without = (code: string): Outcome[] => {
  const missing: Fault = (a, b) => (a === 'n2' || b === 'n2' ? lost('n2', code) : undefined);
  return [
    ...round(three, { ...both(missing), dns: (a) => (a === 'n2' ? lost('n2', code) : undefined) }),
    check(
      'nodes/every node is ready',
      { protocol: 'api', path: 'api' },
      three.map((node) => exchange('api', node, node === 'n2' ? { code: 'Ready' } : undefined)),
    ),
    check(
      'runtime/every node starts a container',
      { protocol: 'api', path: 'api' },
      three.map((node) => exchange('pod-start', node, node === 'n2' ? { code } : undefined)),
    ),
  ];
};

const toHosts = (fault: Fault): Outcome =>
  check(
    'overlay/pod to host',
    { protocol: 'tcp', path: 'host' },
    three.flatMap((from) => three.map((to) => exchange(from, to, fault(from, to)))),
  );

export const dockerCases: readonly Case[] = [
  {
    what: 'healthy engines',
    outcomes: [...round(three), toHosts(() => undefined)],
    facts: engines(),
    finds: [],
  },
  ...(
    [
      ['engine-down', 'EngineGone', 'engine-down'],
      ['engine-hung', 'EngineSilent', 'engine-hung'],
      ['version-skew', 'EngineUnfit', 'version-skew'],
      ['certificate-expiring', 'EngineCertificate', 'certificate-expiring'],
      ['node-unreachable', 'EngineUnreached', 'node-unreachable'],
      ['disk-pressure', 'EngineAnswers', 'disk-pressure'],
      ['runtime-broken', 'EngineAnswers', 'runtime-broken'],
    ] as const
  ).map(([cause, reason, code]) => ({
    what: `an engine: ${cause}`,
    outcomes: without(code).filter(({ suite }) => reason !== 'EngineAnswers' || suite !== 'nodes'),
    facts: engines(reason),
    finds: [`${cause} n2`],
  })),
  {
    what: 'an engine without its packet rules',
    outcomes: [...round(three), toHosts((a, b) => (a === 'n2' && b !== 'n2' ? silent() : undefined))],
    facts: engines(),
    finds: ['bridge-rules-missing n2'],
  },
];
