import { plan } from '../network/addresses.ts';
import { certificate, createAuthority, signedBy } from '../state/certificates.ts';
import { files } from '../state/paths.ts';
import { run } from '../system/run.ts';

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
  const accountKey = ['-genkey', '-noout', '-name', 'prime256v1', '-out', files.pki(dir, 'accounts.key')];
  await createAuthority(dir);
  await run('openssl', ['ecparam', ...accountKey]);
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
