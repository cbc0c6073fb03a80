import { describe, expect, it } from 'vitest';
import { answerError, connectionError } from './api-error.ts';

const status = (message: string, reason = '') => JSON.stringify({ kind: 'Status', message, reason });
const rbac =
  'pods is forbidden: User "smoke" cannot create resource "pods" in API group "" in the namespace "team"';
const slices =
  'endpointslices.discovery.k8s.io is forbidden: User "x" cannot list resource "endpointslices" in API group "discovery.k8s.io" at the cluster scope';

describe('an answer that says no', () => {
  it.each([
    { http: 401, body: status('Unauthorized'), code: 'rbac-missing', retryable: false },
    { http: 403, body: status(rbac, 'Forbidden'), code: 'rbac-missing', retryable: false },
    {
      http: 403,
      body: status('pods "a" is forbidden: exceeded quota: q, requested: pods=1'),
      code: 'quota-exceeded',
      retryable: false,
    },
    {
      http: 403,
      body: status('pods "a" is forbidden: failed quota: q: must specify cpu'),
      code: 'quota-exceeded',
      retryable: false,
    },
    {
      http: 403,
      body: status('pods "a" is forbidden: violates PodSecurity "restricted:latest"'),
      code: 'admission-denied',
      retryable: false,
    },
    {
      http: 403,
      body: status('admission webhook "w" denied the request: no'),
      code: 'admission-denied',
      retryable: false,
    },
    { http: 404, body: status('not found', 'NotFound'), code: 'HTTP_404', retryable: false },
    { http: 409, body: status('exists', 'AlreadyExists'), code: 'HTTP_409', retryable: false },
    {
      http: 409,
      body: status('resourcequotas "q": try again', 'Conflict'),
      code: 'HTTP_409',
      retryable: true,
    },
    { http: 422, body: status('invalid', 'Invalid'), code: 'HTTP_422', retryable: false },
    { http: 429, body: status('later'), code: 'HTTP_429', retryable: true },
    { http: 500, body: status('etcdserver: request timed out'), code: 'HTTP_500', retryable: true },
    {
      http: 500,
      body: status('failed calling webhook "w": refused'),
      code: 'admission-webhook-broken',
      retryable: true,
    },
    { http: 502, body: '<html>bad gateway</html>', code: 'HTTP_502', retryable: true },
  ])('$http $body is $code', ({ http, body, code, retryable }) => {
    const error = answerError('create pod a', { status: http, body });
    expect(error).toMatchObject({ code, retryable, status: http, doing: 'create pod a' });
    expect(error.message).toMatch(/^cannot create pod a: ./);
  });

  it.each([
    [rbac, '{ apiGroups: [""], resources: [pods], verbs: [create] }'],
    [slices, '{ apiGroups: ["discovery.k8s.io"], resources: [endpointslices], verbs: [list] }'],
  ])('%j names the rule that grants it', (message, rule) => {
    expect(answerError('x', { status: 403, body: status(message) }).message).toContain(rule);
  });

  it.each([
    [{ status: 429, body: '{}', retryAfter: '2' }, 2000],
    [{ status: 503, body: '{"details":{"retryAfterSeconds":1}}' }, 1000],
    [{ status: 429, body: '{}', retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' }, undefined],
    [{ status: 500, body: '' }, undefined],
  ])('%j is to be asked again after %j ms', (answer, afterMs) => {
    expect(answerError('x', answer).retryAfterMs).toBe(afterMs);
  });
});

describe('no answer', () => {
  it.each([
    ['ECONNREFUSED', 'apiserver-down', true],
    ['ETIMEDOUT', 'apiserver-down', true],
    ['ENOTFOUND', 'apiserver-down', true],
    ['ECONNRESET', 'ECONNRESET', true],
    ['EPIPE', 'EPIPE', true],
    ['CERT_HAS_EXPIRED', 'apiserver-down', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'apiserver-down', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'apiserver-down', false],
  ])('for %s is %s', (system, code, retryable) => {
    const cause = Object.assign(new Error('it broke'), { code: system });
    expect(connectionError('list the nodes', cause)).toMatchObject({
      code,
      retryable,
      cause,
      message: expect.stringMatching(`^cannot list the nodes: ${system}: it broke`),
    });
  });

  it.each(['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
    'for %s is a matter of trust, which no look at the API server would tell',
    (system) => {
      const cause = Object.assign(new Error('it broke'), { code: system });
      expect(connectionError('x', cause).message).toContain('the kubeconfig does not trust');
    },
  );

  it('says how long it waited', () => {
    const error = connectionError('list the nodes', new Error('no answer in 5000 ms'));
    expect(error).toMatchObject({ code: 'apiserver-down', retryable: true });
  });
});
