import type { CertificateFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';

const DAY_MS = 24 * 3_600_000;

/** Does the API server's certificate last, is it for the address that was used, and does it come from who is trusted? */
export const apiCertificate: Fact<'api-certificate'> = {
  needs: [],

  judge({ minDays }, _read, { facts: { api }, now }) {
    if (api?.certificate) return judgeCertificate(api.certificate, minDays, now);
    const error = api?.readyz.error;
    const base = { from: 'run', to: 'all', expected: 'a certificate', attempts: 0 };
    const refused = error?.down
      ? /\b(CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)\b/.exec(error.message)?.[0]
      : undefined;
    if (error && refused) return [{ ...base, status: 'failed', observed: error.message, code: refused }];
    if (error?.down) return [{ ...base, status: 'inconclusive', observed: error.message, code: error.code }];
    const observed = api ? 'it is reached without TLS, or through a proxy' : 'there is no API server here';
    return [{ ...base, status: 'skipped', observed, code: 'absent' }];
  },
};

function judgeCertificate(certificate: CertificateFact, minDays: number, now: Date): Observation[] {
  const { host, validTo, names, fitsHost, issuer } = certificate;
  const one = (expected: string, ok: boolean, observed: string, code: string): Observation => {
    const base = { from: 'api', to: host, expected, observed, attempts: 1 };
    return ok ? { ...base, status: 'passed' } : { ...base, status: 'failed', code };
  };
  const days = Math.floor((Date.parse(validTo) - now.getTime()) / DAY_MS);
  const left = days < 0 ? 'it is over' : `${days} days left`;
  return [
    one(
      `${minDays} days left`,
      days >= minDays,
      `${left} (until ${validTo}), issued by ${issuer || 'nobody'}`,
      days < 0 ? 'CERT_HAS_EXPIRED' : 'ECERTEXPIRING',
    ),
    one(
      `a certificate for ${host}`,
      fitsHost,
      `it is for ${names || 'nobody'}`,
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ),
  ];
}
