import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';

interface Rule {
  readonly nonResourceURLs?: readonly string[];
}

const ROLE = '/apis/rbac.authorization.k8s.io/v1/clusterroles/kube-smoke';

/** Takes the right to GET a path from the smoke tests' user. @returns gives it back */
export async function withoutRight(lab: Lab, url: string): Promise<() => Promise<void>> {
  const { body } = await lab.adminRequest('GET', ROLE);
  const { rules } = body as { rules: readonly Rule[] };
  const others = rules.filter(({ nonResourceURLs }) => !nonResourceURLs?.includes(url));
  const give = async (given: readonly Rule[], allowed: boolean) => {
    await lab.adminRequest('PATCH', ROLE, { rules: given });
    await until({ what: `${url} allowed: ${allowed}` }, async () => (await isAllowed(lab, url)) === allowed);
  };
  await give(others, false);
  return () => give(rules, true);
}

async function isAllowed(lab: Lab, path: string): Promise<boolean> {
  const spec = { user: 'smoke', nonResourceAttributes: { path, verb: 'get' } };
  const review = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  const { body } = await lab.adminRequest('POST', review, { spec });
  return (body as { status?: { allowed?: boolean } }).status?.allowed === true;
}
