import { engineSays } from '../engine-words.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { hasFailed, readSign } from '../stated.ts';

const CERTIFICATE = /^(ECERTEXPIRING|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

const engines = engineSays('certificate-expiring', 'EngineCertificate', {
  severity: 'critical',
  summary: (nodes) => `the certificate that Docker shows on ${nodes} has ended`,
  advice: (nodes) =>
    `give Docker on ${nodes} another certificate (\`tlscert\`), and restart it: it reads it then only`,
});

/** A certificate ends soon, has ended, or is for another name. */
export const certificateExpiring: Hypothesis = {
  cause: 'certificate-expiring',
  propose: (evidence) => [
    ...readSign(
      {
        speaks: (seen) => hasFailed(seen) && CERTIFICATE.test(seen.code ?? ''),
        summary: (nodes) => `the certificate of ${nodes || 'the API server'} has to be renewed`,
        advice: 'renew the certificate: `kubeadm certs renew`, or the kubelet with `rotateCertificates`',
      },
      evidence,
    ),
    ...engines.propose(evidence),
  ],
};
