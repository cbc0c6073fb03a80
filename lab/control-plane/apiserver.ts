import { plan } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import type { Service } from '../state/processes.ts';
import { etcdUrls } from './etcd.ts';

export const apiserverName = 'apiserver';

/** @param extra flags of a fault's own */
export function apiserver(lab: LabContext, extra: readonly string[] = []): Service {
  const pki = (name: string) => files.pki(lab.dir, name);
  const flags = [
    `--etcd-servers=${etcdUrls(lab).join(',')}`,
    `--etcd-cafile=${pki('ca.crt')}`,
    `--etcd-certfile=${pki('apiserver-etcd-client.crt')}`,
    `--etcd-keyfile=${pki('apiserver-etcd-client.key')}`,
    `--bind-address=${plan.host}`,
    `--advertise-address=${plan.host}`,
    `--secure-port=${plan.apiPort}`,
    `--tls-cert-file=${pki('apiserver.crt')}`,
    `--tls-private-key-file=${pki('apiserver.key')}`,
    `--client-ca-file=${pki('ca.crt')}`,
    // Nobody has a certificate of this name; the controllers just complain without end when there is no such setting.
    `--requestheader-client-ca-file=${pki('ca.crt')}`,
    '--requestheader-allowed-names=front-proxy',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--kubelet-client-certificate=${pki('kubelet-client.crt')}`,
    `--kubelet-client-key=${pki('kubelet-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    `--service-cluster-ip-range=${plan.services}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${pki('accounts.key')}`,
    `--service-account-signing-key-file=${pki('accounts.key')}`,
    `--token-auth-file=${files.tokens(lab.dir)}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged=true',
    ...extra,
  ];
  return { name: apiserverName, command: [lab.artifacts.kube, 'kube-apiserver', ...flags] };
}
