import type { ReadingName } from '../core/facts.ts';
import type { Need } from '../core/need.ts';
import type { CheckPlan, FactName, Plan, ProbeQuestion, Target } from '../core/plan.ts';
import type { Fact } from '../facts/fact.ts';
import { factJudges } from '../facts/index.ts';

/**
 * What a run of this plan needs of the cluster.
 * @param tests how many imperative tests there are, which may use whatever agents can do
 * @returns by need, the ids of the checks that would not be asked without it; empty: the run itself
 */
export function needsOf({ suites }: Plan, tests: number): ReadonlyMap<Need, readonly string[]> {
  const needs = new Map<Need, string[]>([
    ['open', []],
    ['clean', []],
  ]);
  const add = (need: Need, ...ids: readonly string[]) =>
    needs.set(need, [...(needs.get(need) ?? []), ...ids]);
  for (const check of suites.flatMap(({ checks }) => checks))
    for (const need of needsOfCheck(check)) add(need, check.id);
  if (tests > 0) for (const need of BY_TESTS) add(need);
  if (needs.has('agents')) add('evidence');
  return needs;
}

const BY_TESTS: readonly Need[] = ['agents', 'pods-behind-service', 'service', 'dns-service'];

function needsOfCheck({ question }: CheckPlan): readonly Need[] {
  switch (question.kind) {
    case 'command':
      return [];
    case 'fact': {
      // which fact it is and which arguments it takes go together: the plan's types say so
      const { needs } = factJudges[question.fact] as unknown as Fact<FactName, ReadingName>;
      return needs.map((name) => `read ${name}` as const);
    }
    case 'trial':
      return ['agents', `try ${question.trial}`];
    case 'probe':
      return ['agents', ...new Set(targetsOf(question).flatMap(needsOfTarget)), ...readBy(question)];
  }
}

const targetsOf = ({ to, server }: ProbeQuestion): readonly Target[] => (server ? [to, server] : [to]);

const readBy = ({ everyReplica }: ProbeQuestion): readonly Need[] =>
  everyReplica ? ['read dnsReplicas'] : [];

function needsOfTarget(target: Target): readonly Need[] {
  if (target.kind === 'service' || target.kind === 'dns-service') return [target.kind];
  const behind = target.kind === 'own-service' || target.kind === 'node-port' ? target.selects.kind : '';
  return behind === 'workload' ? ['pods-behind-service'] : [];
}
