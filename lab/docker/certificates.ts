import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { certificate, createAuthority, signedBy } from '../state/certificates.ts';
import { files } from '../state/paths.ts';
import type { EnginePlan } from './addresses.ts';

/** Certificates and keys, by path. */
export interface CertificateFiles {
  readonly ca: string;
  readonly crt: string;
  readonly key: string;
}

/** What an engine shows, and whom it believes. */
export function engineCertificate(lab: string, { name }: EnginePlan): CertificateFiles {
  return {
    ca: files.pki(lab, 'ca.crt'),
    crt: files.pki(lab, `${name}.crt`),
    key: files.pki(lab, `${name}.key`),
  };
}

/** A folder as `DOCKER_CERT_PATH` wants it: `ca.pem`, `cert.pem`, `key.pem`. */
export const clientFolder = (lab: string): string => join(lab, 'client');

/** One authority, a certificate for each engine, and one for whoever asks them. */
export async function createEngineCertificates(lab: string, engines: readonly EnginePlan[]): Promise<void> {
  await createAuthority(lab);
  const servers = engines.map(({ name, address }) => {
    const names = `subjectAltName=DNS:${name},IP:${address}`;
    return certificate(lab, name, `/CN=${name}`, signedBy(lab, 'serverAuth', names));
  });
  await Promise.all([...servers, certificate(lab, 'client', '/CN=client', signedBy(lab, 'clientAuth'))]);
  mkdirSync(clientFolder(lab), { mode: 0o700 });
  const copies = { 'ca.pem': 'ca.crt', 'cert.pem': 'client.crt', 'key.pem': 'client.key' };
  for (const [copy, name] of Object.entries(copies))
    copyFileSync(files.pki(lab, name), join(clientFolder(lab), copy));
}
