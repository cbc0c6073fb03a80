import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from '../system/run.ts';
import { files } from './paths.ts';

// Elliptic curves, because generating RSA keys would take a good part of the lab's start.
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650'];

/** A key and its certificate in a lab's directory, signed by itself where `extra` names nobody who signs. */
export async function certificate(
  dir: string,
  name: string,
  subject: string,
  extra: readonly string[],
): Promise<void> {
  const out = ['-keyout', files.pki(dir, `${name}.key`), '-out', files.pki(dir, `${name}.crt`)];
  await run('openssl', ['req', '-x509', ...newKey, '-subj', subject, ...out, ...extra]);
}

/** What makes a certificate one of the lab's authority. @param extension one more, as in `subjectAltName=…` */
export function signedBy(
  dir: string,
  usage: 'serverAuth' | 'clientAuth' | 'serverAuth,clientAuth',
  extension?: string,
): string[] {
  const extensions = [
    `extendedKeyUsage=${usage}`,
    'basicConstraints=CA:FALSE',
    ...(extension ? [extension] : []),
  ];
  const authority = ['-CA', files.pki(dir, 'ca.crt'), '-CAkey', files.pki(dir, 'ca.key')];
  return [...authority, ...extensions.flatMap((one) => ['-addext', one])];
}

/** The authority of a lab: `ca.crt` and `ca.key`. */
export async function createAuthority(dir: string): Promise<void> {
  mkdirSync(dirname(files.pki(dir, 'ca.crt')), { recursive: true, mode: 0o700 });
  const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'];
  await certificate(dir, 'ca', '/CN=kube-smoke-lab', usage);
}

/**
 * Another certificate instead of one that is there already, for the same key and with the same names, for so many days
 * from now: below 0 it has ended.
 */
export async function signedAgain(
  dir: string,
  { crt, key }: { readonly crt: string; readonly key: string },
  days: number,
): Promise<void> {
  const whole = ['-copy_extensions', 'copyall'];
  const request = await run('openssl', ['x509', '-x509toreq', ...whole, '-in', crt, '-signkey', key]);
  const authority = ['-CA', files.pki(dir, 'ca.crt'), '-CAkey', files.pki(dir, 'ca.key'), '-CAcreateserial'];
  const made = ['-days', String(days), '-out', `${crt}.made`];
  await run('openssl', ['x509', '-req', ...whole, ...authority, ...made], { input: request });
  renameSync(`${crt}.made`, crt);
}
