import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
}

const ROLE = '/apis/rbac.authorization.k8s.io/v1/clusterroles/kube-smoke';

/** Takes every right to this resource from the smoke tests' user. @returns gives it back */
export async function withoutResource(
  lab: Lab,
  group: string,
  resource: string,
): Promise<() => Promise<void>> {
  const { body } = await lab.adminRequest('GET', ROLE);
  const { rules } = body as { rules: readonly Rule[] };
  const others = rules.map((rule) =>
    rule.resources ? { ...rule, resources: rule.resources.filter((one) => one !== resource) } : rule,
  );
  const give = async (given: readonly Rule[], allowed: boolean) => {
    await lab.adminRequest('PATCH', ROLE, { rules: given });
    const what = `${resource} allowed: ${allowed}`;
    await until({ what }, async () => (await mayList(lab, group, resource)) === allowed);
  };
  await give(
    others.filter(({ resources }) => resources?.length !== 0),
    false,
  );
  return () => give(rules, true);
}

async function mayList(lab: Lab, group: string, resource: string): Promise<boolean> {
  const spec = { user: 'smoke', resourceAttributes: { group, resource, verb: 'list' } };
  const review = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  const { body } = await lab.adminRequest('POST', review, { spec });
  return (body as { status?: { allowed?: boolean } }).status?.allowed === true;
}
