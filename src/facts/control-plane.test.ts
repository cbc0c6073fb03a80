import { describe, expect, it } from 'vitest';
import type { ApiFact, CertificateFact, ClusterFacts, HealthFact } from '../core/facts.ts';
import type { WebhookFact } from '../core/webhook-fact.ts';
import { apiCertificate } from './api-certificate.ts';
import type { Known } from './fact.ts';
import { judgeWebhook, webhooks } from './webhooks.ts';

const now = new Date('2026-01-02T03:04:05Z');
const healthy: HealthFact = { checks: [], durationMs: 1 };
const refused = (message: string): HealthFact => ({
  ...healthy,
  error: { code: 'apiserver-down', message, down: true },
});
const known = (api?: ApiFact): Known => {
  const facts: ClusterFacts = { name: 'c', version: '', nodes: [], services: {}, ...(api && { api }) };
  return { facts, nodesOf: () => [], now };
};

describe("the API server's certificate", () => {
  const shown = (days: number, fitsHost = true): CertificateFact => ({
    host: '10.0.0.1',
    issuer: 'ca',
    validTo: new Date(now.getTime() + days * 86_400_000).toISOString(),
    names: 'DNS:kubernetes',
    fitsHost,
  });
  const judge = (api?: ApiFact) =>
    apiCertificate
      .judge({ minDays: 14 }, {}, known(api))
      .filter(({ status }) => status !== 'passed')
      .map(({ status, code }) => [status, code]);

  it.each<[string, ApiFact | undefined, string[][]]>([
    ['lasts', { readyz: healthy, livez: healthy, certificate: shown(14) }, []],
    ['ends', { readyz: healthy, livez: healthy, certificate: shown(13.9) }, [['failed', 'ECERTEXPIRING']]],
    [
      'is over',
      { readyz: healthy, livez: healthy, certificate: shown(-1) },
      [['failed', 'CERT_HAS_EXPIRED']],
    ],
    [
      'is for another',
      { readyz: healthy, livez: healthy, certificate: shown(99, false) },
      [['failed', 'ERR_TLS_CERT_ALTNAME_INVALID']],
    ],
    [
      'is over, and so nobody talks to it',
      { readyz: refused('CERT_HAS_EXPIRED: certificate has expired'), livez: healthy },
      [['failed', 'CERT_HAS_EXPIRED']],
    ],
    [
      'cannot be seen',
      { readyz: refused('ECONNREFUSED'), livez: healthy },
      [['inconclusive', 'apiserver-down']],
    ],
    ['is not there: no TLS', { readyz: healthy, livez: healthy }, [['skipped', 'absent']]],
    ['is not there: no API server', undefined, [['skipped', 'absent']]],
  ])('%s', (_, api, told) => expect(judge(api)).toEqual(told));
});

describe('an admission webhook', () => {
  const service = { namespace: 'ns', name: 'svc', exists: true, readyEndpoints: 1 };
  const webhook = (more: Partial<WebhookFact> = {}): WebhookFact => ({
    configuration: 'conf',
    name: 'hook',
    failurePolicy: 'Fail',
    service,
    ...more,
  });
  const nobody = { ...service, readyEndpoints: 0 };
  const gone = { ...nobody, exists: false };

  it.each<[string, WebhookFact, string, RegExp]>([
    ['with somebody', webhook(), 'passed', /svc\.ns has 1 ready/],
    ['with nobody', webhook({ service: nobody }), 'failed', /no ready endpoint/],
    ['without a service', webhook({ service: gone }), 'failed', /there is no service svc\.ns/],
    ['that may be ignored', webhook({ service: nobody, failurePolicy: 'Ignore' }), 'skipped', /is Ignore/],
    ['of a URL', { configuration: 'c', name: 'h', failurePolicy: 'Fail' }, 'skipped', /by a URL/],
  ])('%s', (_, one, status, observed) => {
    expect(judgeWebhook(one)).toMatchObject({ status, observed: expect.stringMatching(observed) });
  });

  it('where there is none', () => {
    expect(webhooks.judge({}, { webhooks: [] }, known())).toMatchObject([
      { status: 'skipped', code: 'absent' },
    ]);
  });
});
