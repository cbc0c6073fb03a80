import type { Api } from './api.ts';

/** One thing that launching agents asks of the API. */
interface Right {
  readonly group: string;
  /** `pods`, `pods/attach` */
  readonly resource: string;
  readonly verb: string;
  /** not in a namespace: needed only where the run makes one of its own */
  readonly ownNamespace?: boolean;
}

const right = (group: string, resource: string, ...verbs: string[]): Right[] =>
  verbs.map((verb) => ({ group, resource, verb }));

/** What starting, reaching and removing agents takes. SECURITY.md has the rules. */
export const LAUNCH_RIGHTS: readonly Right[] = [
  ...right('', 'namespaces', 'create', 'delete').map((one) => ({ ...one, ownNamespace: true })),
  ...right('', 'pods', 'create', 'watch', 'delete', 'deletecollection'),
  ...right('', 'pods/attach', 'create'),
  ...right('', 'serviceaccounts', 'create'),
  ...right('', 'services', 'create'),
  ...right('discovery.k8s.io', 'endpointslices', 'create', 'update'),
];

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

/**
 * The rules that the account lacks to launch agents, ready to be pasted; undefined where it lacks none, or where
 * the API does not tell.
 * @param namespace the run's; absent: it makes one of its own
 */
export async function missingToLaunch(api: Api, namespace: string | undefined): Promise<string | undefined> {
  const needed = LAUNCH_RIGHTS.filter(({ ownNamespace }) => !(namespace && ownNamespace));
  const answers = await Promise.all(
    needed.map(async (one) => [one, await mayI(api, one, namespace)] as const),
  );
  const missing = answers.flatMap(([one, allowed]) => (allowed ? [] : [one]));
  return missing.length === 0 ? undefined : missing.map(ruleOf).join(', ');
}

const ruleOf = ({ group, resource, verb }: Right): string =>
  `{ apiGroups: ["${group}"], resources: [${resource}], verbs: [${verb}] }`;

async function mayI(
  api: Api,
  { group, resource, verb, ownNamespace }: Right,
  namespace = '',
): Promise<boolean> {
  const [kind = '', subresource = ''] = resource.split('/');
  const place = ownNamespace ? {} : { namespace };
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { group, resource: kind, subresource, verb, ...place } },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const review = await api
    .request<Review>({ method: 'POST', path, doing: 'ask for rights', body })
    .catch(() => undefined);
  return review?.status?.allowed ?? true;
}
