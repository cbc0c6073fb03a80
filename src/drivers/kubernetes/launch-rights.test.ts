import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { LAUNCH_RIGHTS } from './launch-rights.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

it('asks for no right that the role of the docs does not have', () => {
  const file = new URL('../../../lab/rbac-smoke.yaml', import.meta.url);
  const [role] = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
  const { rules } = role as { rules: Rule[] };
  const isGranted = ({ group, resource, verb }: (typeof LAUNCH_RIGHTS)[number]): boolean =>
    rules.some(
      ({ apiGroups, resources, verbs }) =>
        apiGroups?.includes(group) && resources?.includes(resource) && verbs.includes(verb),
    );
  expect(LAUNCH_RIGHTS.filter((right) => !isGranted(right))).toEqual([]);
});
