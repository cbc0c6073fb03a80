import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ruleText, toRules } from './right.ts';
import { ALL_NEEDS } from './table.ts';
import { wantedFor } from './wanted.ts';

const FILE = fileURLToPath(new URL('../../../../lab/rbac-smoke.yaml', import.meta.url));

/** In the lab, some runs make their namespace and others are given one. */
const rights = [{}, { namespace: 'any' }].flatMap((place) =>
  wantedFor(ALL_NEEDS, { ...place, scope: 'cluster' }).map(({ right }) => right),
);

const text = `# Made from src/drivers/kubernetes/rights/table.ts: npx vitest run --project unit lab-role -u
# All that the smoke tests may do in the lab; a request outside this list fails here before it fails at a user's.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: kube-smoke-lab }
rules:
${toRules(rights)
  .map((rule) => `  - ${ruleText(rule)}\n`)
  .join('')}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: kube-smoke-lab }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kube-smoke-lab }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: smoke }]
`;

it('the role of the lab is what the table says', async () => {
  await expect(text).toMatchFileSnapshot(FILE);
});
