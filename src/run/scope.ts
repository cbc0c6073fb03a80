import {
  type CheckPlan,
  NODES_SERVICE,
  type OwnService,
  type Plan,
  type PodSelector,
  type Question,
  type SuitePlan,
  type Target,
  type Workload,
} from '../core/plan.ts';

/**
 * Gives every workload and service a name of its own in the run: suites share one namespace, and two of them may
 * both have an `api`. Services over the nodes' agents are shared: each more would cost every node's service proxy
 * another round of rules.
 */
export function scopePlan(plan: Plan, taken = new Set<string>()): Plan {
  taken.add(NODES_SERVICE);
  return { suites: plan.suites.map((suite) => scopeSuite(suite, freePrefix(suite, taken))) };
}

/** One with which no name of the suite is taken: `a` and `b-c` would make the same as `a-b` and `c`. */
function freePrefix({ name, workloads, services }: SuitePlan, taken: Set<string>): string {
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 16)
      .replace(/^[-0-9]+|-+$/g, '') || 'suite';
  const namesWith = (prefix: string) => [
    prefix,
    ...[...workloads, ...services].map((own) => `${prefix}-${own.name}`),
  ];
  let prefix = slug;
  for (let i = 2; namesWith(prefix).some((one) => taken.has(one)); i++) prefix = `${slug}-${i}`;
  for (const one of namesWith(prefix)) taken.add(one);
  return prefix;
}

function scopeSuite(suite: SuitePlan, prefix: string): SuitePlan {
  const scope = (name: string) => `${prefix}-${name}`;
  const pods = (selector: PodSelector): PodSelector =>
    selector.kind === 'workload' ? { ...selector, name: scope(selector.name) } : selector;
  return {
    name: suite.name,
    workloads: suite.workloads
      .filter((workload) => isNeeded(workload, suite))
      .map((workload) => ({ ...workload, name: scope(workload.name) })),
    services: suite.services.filter(isAsked(suite)).map((service) => scopeService(service, scope, pods)),
    checks: suite.checks.map((check) => scopeCheck(check, scope, pods)),
  };
}

/** A service costs every node's service proxy rules: none is made for checks that are not to run. */
function isAsked({ checks }: SuitePlan): (service: OwnService) => boolean {
  const asked = new Set(
    checks.flatMap(({ question }) => {
      if (question.kind !== 'probe') return [];
      return [question.to, question.server].flatMap((one) => (one && 'name' in one ? one.name : []));
    }),
  );
  return ({ name }) => asked.has(name);
}

/** Pods on every node cost every node: they are there for checks that run, and for nothing else. */
function isNeeded({ name, perNode }: Workload, { checks, services }: SuitePlan): boolean {
  if (!perNode) return true;
  const isIt = (pods?: PodSelector) => pods?.kind === 'workload' && pods.name === name;
  const isTarget = (to: Target) =>
    (to.kind === 'pods' && isIt(to.pods)) || (to.kind === 'own-service' && isIt(to.selects));
  return (
    services.some(({ selects }) => isIt(selects)) ||
    checks.some(({ question }) => question.kind === 'probe' && (isIt(question.from) || isTarget(question.to)))
  );
}

function scopeService<S extends OwnService>(
  service: S,
  scope: (name: string) => string,
  pods: (selector: PodSelector) => PodSelector,
): S {
  if (service.selects.kind === 'nodes') return service;
  return { ...service, name: scope(service.name), selects: pods(service.selects) };
}

function scopeCheck(
  check: CheckPlan,
  scope: (name: string) => string,
  pods: (selector: PodSelector) => PodSelector,
): CheckPlan {
  const { question } = check;
  if (question.kind !== 'probe') return check;
  const target = (to: Target): Target => {
    if (to.kind === 'pods') return { ...to, pods: pods(to.pods) };
    return to.kind === 'own-service' || to.kind === 'node-port' ? scopeService(to, scope, pods) : to;
  };
  const scoped: Question = { ...question, from: pods(question.from), to: target(question.to) };
  return { ...check, question: scoped };
}
