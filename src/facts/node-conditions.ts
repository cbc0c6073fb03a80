import type { NodeFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';

/** Does each node have the condition in the wanted status? A node that does not report it is not judged. */
export function judgeCondition(
  nodes: readonly NodeFact[],
  condition: string,
  wanted: 'True' | 'False',
): Observation[] {
  return nodes.map((node) => {
    const found = node.conditions.find(({ type }) => type === condition);
    const base = { from: 'api', to: node.name, expected: `${condition}=${wanted}`, attempts: 1 };
    if (!found) return { ...base, status: 'skipped', observed: `${condition} is not reported` };
    const observed = `${condition}=${found.status}${found.status === wanted ? '' : ` (${found.reason}: ${found.message})`}`;
    return found.status === wanted
      ? { ...base, status: 'passed', observed }
      : { ...base, status: 'failed', observed, code: condition };
  });
}
