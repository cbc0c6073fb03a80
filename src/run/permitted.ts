import { DriverError } from '../core/errors.ts';
import type { ReadingName } from '../core/facts.ts';
import type { CheckPlan, FactName, Plan } from '../core/plan.ts';
import type { Skipped } from '../core/skipped.ts';
import type { Cluster } from '../drivers/driver.ts';
import type { Fact } from '../facts/fact.ts';
import { factJudges } from '../facts/index.ts';
import { takesAgents } from './takes-agents.ts';

/**
 * The checks of a plan that this cluster does not permit or cannot answer, as far as that shows without launching
 * anything: what facts need is read, and what agents need is asked for.
 * @returns by check id
 */
export async function notHere({ suites }: Plan, cluster: Cluster): Promise<Map<string, Skipped>> {
  const checks = suites.flatMap((suite) => suite.checks);
  const found = await Promise.all(
    checks.map(async (check) => [check.id, await whyNot(check, cluster)] as const),
  );
  return new Map(found.flatMap(([id, why]) => (why ? [[id, why] as const] : [])));
}

async function whyNot({ question }: CheckPlan, cluster: Cluster): Promise<Skipped | undefined> {
  if (question.kind === 'command') return undefined;
  const noTrial = question.kind === 'trial' && (cluster.noTrials ?? cluster.noTrial?.(question));
  if (noTrial) return { why: 'not-applicable', reason: noTrial };
  if (takesAgents(question, cluster)) {
    const lacking = await cluster.lacksToLaunch?.();
    if (lacking) return { why: 'not-permitted', reason: `the account lacks ${lacking}` };
  }
  if (question.kind !== 'fact') return undefined;
  try {
    // which fact it is and which arguments it takes go together: the plan's types say so
    const { needs, namespaces } = factJudges[question.fact] as unknown as Fact<FactName, ReadingName>;
    await Promise.all(needs.map((name) => cluster.read(name, namespaces?.(question.args))));
    return undefined;
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    if (error.code === 'rbac-missing') return { why: 'not-permitted', reason: error.message };
    if (error.code === 'not-configured') return { why: 'not-configured', reason: error.message };
    return error.code === 'absent' ? { why: 'not-applicable', reason: error.message } : undefined;
  }
}
