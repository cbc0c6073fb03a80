import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { apiServer } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';

interface User {
  /** Names the kubeconfig. */
  readonly file: string;
  /** The name Kubernetes' authorization knows. */
  readonly user: string;
  readonly group?: string;
}

function users(lab: LabContext): User[] {
  return [
    { file: 'admin', user: 'admin', group: 'system:masters' },
    { file: 'smoke', user: 'smoke' },
    { file: 'controller-manager', user: 'system:kube-controller-manager' },
    { file: 'scheduler', user: 'system:kube-scheduler' },
    { file: 'kube-proxy', user: 'system:kube-proxy' },
    ...lab.nodes.map(({ name }) => ({ file: name, user: `system:node:${name}`, group: 'system:nodes' })),
  ];
}

function kubeconfig(dir: string, user: string, token: string): string {
  const authority = readFileSync(files.pki(dir, 'ca.crt')).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server: apiServer, 'certificate-authority-data': authority } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user } }],
    'current-context': 'lab',
  });
}

/** Gives everybody a token, in the file the API server reads and in a kubeconfig. */
export function createUsers(lab: LabContext): void {
  const secret = { mode: 0o600 };
  const lines = users(lab).map(({ file, user, group }) => {
    const token = randomBytes(24).toString('base64url');
    writeFileSync(files.kubeconfig(lab.dir, file), kubeconfig(lab.dir, user, token), secret);
    return [token, user, user, ...(group ? [group] : [])].join(',');
  });
  writeFileSync(files.tokens(lab.dir), `${lines.join('\n')}\n`, secret);
}
