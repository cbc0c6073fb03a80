import { hasFailed, stated } from '../stated.ts';

const CERTIFICATE = /^(ECERTEXPIRING|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** A certificate ends soon, has ended, or is for another name. */
export const certificateExpiring = stated('certificate-expiring', {
  speaks: (seen) => hasFailed(seen) && CERTIFICATE.test(seen.code ?? ''),
  summary: (nodes) => `the certificate of ${nodes || 'the API server'} has to be renewed`,
  advice: 'renew the certificate: `kubeadm certs renew`, or the kubelet with `rotateCertificates`',
});
