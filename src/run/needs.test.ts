import { describe, expect, it } from 'vitest';
import type { CheckPlan, Plan, Question } from '../core/plan.ts';
import { needsOf } from './needs.ts';

const check = (name: string, question: Question): CheckPlan => {
  return { id: `s/${name}`, suite: 's', name, source: { file: 'a.smoke.ts', line: 1 }, question };
};
const plan = (...checks: CheckPlan[]): Plan => ({
  suites: [{ name: 's', workloads: [], services: [], checks }],
});
const nodes = { kind: 'nodes' } as const;
const probe = { kind: 'probe', probe: 'dns', from: nodes, expect: { reach: 'answer' } } as const;

const leases = check('leases', {
  kind: 'fact',
  fact: 'leases',
  args: { namespace: 'kube-system', names: ['kube-scheduler'] },
});

describe('what a run needs', () => {
  it('is to look and to clean, where nothing is asked', () => {
    expect([...needsOf(plan(), 0).keys()]).toEqual(['open', 'clean']);
  });

  it('is what its checks need, by the checks', () => {
    const needs = needsOf(
      plan(
        leases,
        check('deploys', { kind: 'trial', trial: 'deploy', args: {}, withinMs: 1 }),
        check('dns', { ...probe, to: { kind: 'pods', pods: nodes }, server: { kind: 'dns-service' } }),
        check('replicas', { ...probe, to: { kind: 'dns-service' }, everyReplica: true }),
        check('front', {
          ...probe,
          to: { kind: 'own-service', name: 'w', selects: { kind: 'workload', name: 'w' } },
        }),
      ),
      0,
    );
    expect(Object.fromEntries(needs)).toEqual({
      open: [],
      clean: [],
      evidence: [],
      agents: ['s/deploys', 's/dns', 's/replicas', 's/front'],
      'read leases': ['s/leases'],
      'try deploy': ['s/deploys'],
      'dns-service': ['s/dns', 's/replicas'],
      'read dnsReplicas': ['s/replicas'],
      'pods-behind-service': ['s/front'],
    });
  });

  it('is no agents for what is only read, and for programs', () => {
    const command = check('drift', { kind: 'command', run: ['true'], exits: 0, withinMs: 1 });
    expect(needsOf(plan(leases, command), 0).has('agents')).toBe(false);
  });

  it('is all that agents can do, where there are tests', () => {
    const needs = needsOf(plan(), 1);
    for (const need of ['agents', 'evidence', 'pods-behind-service', 'service'] as const)
      expect(needs.has(need)).toBe(true);
  });
});
