import type { Question } from '../core/plan.ts';
import type { Cluster } from '../drivers/driver.ts';
import { factJudges } from '../facts/index.ts';

/** Does it take agents to answer this? Facts are read without, but for what only nodes reach. */
export function takesAgents(question: Question, cluster: Cluster): boolean {
  if (question.kind !== 'fact') return true;
  const { needs } = factJudges[question.fact];
  return needs.some((name) => cluster.readsThroughAgents?.(name));
}
