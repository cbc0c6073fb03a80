import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const ROLE = '/apis/rbac.authorization.k8s.io/v1/clusterroles/kube-smoke-lab';
const REVIEW = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

/** Takes the right to GET a path from the smoke tests' user. @returns gives it back */
export const withoutPath = (lab: Lab, path: string): Promise<() => Promise<void>> =>
  without(
    lab,
    path,
    (rules) =>
      rules
        .map((rule) =>
          rule.nonResourceURLs
            ? { ...rule, nonResourceURLs: rule.nonResourceURLs.filter((one) => one !== path) }
            : rule,
        )
        .filter(({ nonResourceURLs }) => nonResourceURLs?.length !== 0),
    { nonResourceAttributes: { path, verb: 'get' } },
  );

/** Takes every right to this resource from the smoke tests' user. @returns gives it back */
export const withoutResource = (lab: Lab, group: string, resource: string): Promise<() => Promise<void>> =>
  without(
    lab,
    resource,
    (rules) =>
      rules
        .map((rule) =>
          rule.resources ? { ...rule, resources: rule.resources.filter((one) => one !== resource) } : rule,
        )
        .filter(({ resources }) => resources?.length !== 0),
    { resourceAttributes: { group, resource, verb: 'list' } },
  );

/** @param attributes of the review that tells whether the right is there */
async function without(
  lab: Lab,
  what: string,
  less: (rules: readonly Rule[]) => readonly Rule[],
  attributes: object,
): Promise<() => Promise<void>> {
  const { body } = await lab.adminRequest('GET', ROLE);
  const { rules } = body as { rules: readonly Rule[] };
  const isAllowed = async (): Promise<boolean> => {
    const { body } = await lab.adminRequest('POST', REVIEW, { spec: { user: 'smoke', ...attributes } });
    return (body as { status?: { allowed?: boolean } }).status?.allowed === true;
  };
  const give = async (given: readonly Rule[], allowed: boolean) => {
    await lab.adminRequest('PATCH', ROLE, { rules: given });
    await until({ what: `${what} allowed: ${allowed}` }, async () => (await isAllowed()) === allowed);
  };
  await give(less(rules), false);
  return () => give(rules, true);
}
