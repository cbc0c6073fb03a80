import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { plan } from '../network/addresses.ts';
import { files } from '../state/paths.ts';
import { run } from '../system/run.ts';

// Elliptic curves, because generating RSA keys would take a good part of the lab's start.
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650'];

async function certificate(
  dir: string,
  name: string,
  subject: string,
  extra: readonly string[],
): Promise<void> {
  const out = ['-keyout', files.pki(dir, `${name}.key`), '-out', files.pki(dir, `${name}.crt`)];
  await run('openssl', ['req', '-x509', ...newKey, '-subj', subject, ...out, ...extra]);
}

function signedBy(
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

/** Another certificate for the key of one that is there already, for so many days from now. */
export async function signedAgain(
  dir: string,
  { crt, key }: { readonly crt: string; readonly key: string },
  days: number,
): Promise<void> {
  const made = `${crt}.made`;
  const extra = signedBy(dir, 'serverAuth', `subjectAltName=${serverNames}`);
  const out = ['-key', key, '-subj', '/CN=lab', '-days', String(days), '-out', made];
  await run('openssl', ['req', '-x509', ...out, ...extra]);
  renameSync(made, crt);
}

const serverNames = [
  'DNS:kubernetes',
  'DNS:kubernetes.default',
  'DNS:kubernetes.default.svc',
  'DNS:kubernetes.default.svc.cluster.local',
  `IP:${plan.host}`,
  `IP:${plan.apiService}`,
].join(',');

/** One authority a lab, the certificates of the API server, of etcd and of etcd's clients, and the key that signs service account tokens. */
export async function createCertificates(dir: string): Promise<void> {
  mkdirSync(dirname(files.pki(dir, 'ca.crt')), { recursive: true, mode: 0o700 });
  const accountKey = ['-genkey', '-noout', '-name', 'prime256v1', '-out', files.pki(dir, 'accounts.key')];
  await Promise.all([
    certificate(dir, 'ca', '/CN=kube-smoke-lab', [
      '-addext',
      'keyUsage=critical,keyCertSign,cRLSign,digitalSignature',
    ]),
    run('openssl', ['ecparam', ...accountKey]),
  ]);
  await Promise.all([
    certificate(
      dir,
      'apiserver',
      '/CN=kube-apiserver',
      signedBy(dir, 'serverAuth', `subjectAltName=${serverNames}`),
    ),
    // What the API server shows the kubelets, so that nobody else may use their exec and log endpoints.
    certificate(dir, 'kubelet-client', '/CN=kube-apiserver-kubelet-client', signedBy(dir, 'clientAuth')),
    // A client as well: etcd's own HTTP gateway shows it to the etcd behind it.
    certificate(
      dir,
      'etcd',
      '/CN=etcd',
      signedBy(dir, 'serverAuth,clientAuth', `subjectAltName=IP:${plan.host},IP:${plan.etcdService}`),
    ),
    certificate(dir, 'apiserver-etcd-client', '/CN=kube-apiserver-etcd-client', signedBy(dir, 'clientAuth')),
    certificate(dir, 'smoke-etcd-client', '/CN=smoke-etcd-client', signedBy(dir, 'clientAuth')),
  ]);
}
