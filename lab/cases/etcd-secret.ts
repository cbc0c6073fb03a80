import { readFileSync } from 'node:fs';
import type { Lab } from '../lab.ts';

/** Puts the client certificate of the smoke tests into a Secret that they may read, and no other. @returns removes it */
export async function secretOf(
  lab: Lab,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<() => Promise<void>> {
  const { ca, cert, key } = lab.etcd;
  const base64 = (file: string) => readFileSync(file).toString('base64');
  const data = { 'ca.crt': base64(ca), 'tls.crt': base64(cert), 'tls.key': base64(key) };
  const rbac = 'rbac.authorization.k8s.io';
  const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: [name], verbs: ['get'] }];
  const subjects = [{ apiGroup: rbac, kind: 'User', name: 'smoke' }];
  const roleRef = { apiGroup: rbac, kind: 'Role', name };
  const objects = [
    [`/api/v1/namespaces/${namespace}/secrets`, { type: 'kubernetes.io/tls', data }],
    [`/apis/${rbac}/v1/namespaces/${namespace}/roles`, { rules }],
    [`/apis/${rbac}/v1/namespaces/${namespace}/rolebindings`, { subjects, roleRef }],
  ] as const;
  const remove = async () => {
    for (const [path] of objects) await lab.adminRequest('DELETE', `${path}/${name}`);
  };
  await remove();
  for (const [path, object] of objects) {
    const { status, body } = await lab.adminRequest('POST', path, { ...object, metadata: { name } });
    if (status !== 201) throw new Error(`POST ${path}: ${status}: ${JSON.stringify(body)}`);
  }
  return remove;
}
