import { ruleText } from './rights/right.ts';

const RESOURCE = /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"/;
const PATH = /cannot (\S+) path "([^"]+)"/;

/** The RBAC rule whose absence a 403 tells of, ready to be pasted; undefined where it tells of something else. */
export function missingRule(message: string): string | undefined {
  const [, verb, resource = '', group = ''] = RESOURCE.exec(message) ?? [];
  if (verb) return ruleText({ apiGroups: [group], resources: [resource], verbs: [verb] });
  const [, pathVerb, path = ''] = PATH.exec(message) ?? [];
  return pathVerb && ruleText({ nonResourceURLs: [path], verbs: [pathVerb] });
}
