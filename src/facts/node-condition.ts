import type { NodeFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';

/** Does each node have the condition in the wanted status? */
export const nodeCondition: Fact<'node-condition'> = {
  needs: [],

  judge({ nodes, condition, status }, _read, { facts, nodesOf }) {
    const error = facts.api?.readyz.error;
    if (!error || facts.nodes.length > 0) return judgeCondition(nodesOf(nodes), condition, status);
    const observed = `no list of nodes: ${error.message}`;
    const base = { from: 'run', to: 'all', expected: 'an answer', attempts: 0 };
    return [{ ...base, status: 'inconclusive', observed, code: error.code }];
  },
};

/** A node that does not report the condition, or is only just joining, is not judged. */
export function judgeCondition(
  nodes: readonly NodeFact[],
  condition: string,
  wanted: 'True' | 'False',
): Observation[] {
  return nodes.map((node) => {
    const found = node.conditions.find(({ type }) => type === condition);
    const base = { from: 'api', to: node.name, expected: `${condition}=${wanted}`, attempts: 1 };
    if (node.joining) return { ...base, status: 'skipped', observed: node.unsuitable ?? 'it is joining' };
    if (!found) {
      const observed = node.unseen ?? `${condition} is not reported`;
      return { ...base, status: 'skipped', observed };
    }
    const observed = `${condition}=${found.status}${found.status === wanted ? '' : ` (${found.reason}: ${found.message})`}`;
    return found.status === wanted
      ? { ...base, status: 'passed', observed }
      : { ...base, status: 'failed', observed, code: condition };
  });
}
