import type { Socket } from 'node:net';
import { checkServerIdentity, type PeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateFact } from '../../core/facts.ts';
import { oneLine } from '../../core/hostile-text.ts';

/** The header has whole seconds: the answer was made within the one that it names. */
const MIDDLE_MS = 500;
/** What the way here and whole seconds may make of clocks that agree. */
const NEGLIGIBLE_MS = 2000;

/** What the server at the other end of a connection showed; undefined where there is no TLS. @param hostname as in a URL */
export function certificateOf(socket: Socket, hostname: string): CertificateFact | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerCertificate();
  if (!certificate?.valid_to) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    issuer: nameOf(certificate.issuer),
    validTo: new Date(certificate.valid_to).toISOString(),
    names: oneLine(certificate.subjectaltname ?? nameOf(certificate.subject)),
    fitsHost: checkServerIdentity(host, certificate) === undefined,
    fingerprint: certificate.fingerprint256,
  };
}

const nameOf = (who: PeerCertificate['issuer'] | undefined): string =>
  oneLine(String(who?.CN ?? who?.O ?? ''));

/** The server's clock less this one's, in ms; undefined where the server does not tell the time. @param date the header */
export function aheadOf(date: string | undefined): number | undefined {
  const aheadMs = Date.parse(date ?? '') + MIDDLE_MS - Date.now();
  if (Number.isNaN(aheadMs)) return undefined;
  return Math.abs(aheadMs) < NEGLIGIBLE_MS ? 0 : aheadMs;
}
