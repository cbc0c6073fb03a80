import { retry } from '../../../core/retry.ts';
import type { Api } from '../api.ts';
import type { Right } from './right.ts';

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const RETRIES = 2;

/** May the account do that, in this namespace or in all? @throws DriverError where the API does not tell */
export async function mayI(api: Api, right: Right, namespace = ''): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec:
      'path' in right
        ? { nonResourceAttributes: { path: right.path, verb: 'get' } }
        : { resourceAttributes: attributesOf(right, namespace) },
  };
  const request = { method: 'POST', path: PATH, doing: 'ask for rights', body } as const;
  const { status } = await retry(() => api.request<Review>(request), RETRIES);
  return status?.allowed === true;
}

function attributesOf({ group, resource, verb, name }: Exclude<Right, { path: string }>, namespace: string) {
  const [kind, subresource = ''] = resource.split('/');
  return { group, resource: kind, subresource, verb, namespace, ...(name && { name }) };
}
