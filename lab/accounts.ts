import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Lab } from './lab.ts';

/** A token of a service account, as a pod of it would have. */
export async function tokenOf(lab: Lab, namespace: string, name: string): Promise<string> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const answer = await lab.adminRequest('POST', path, body);
  return (answer.body as { status: { token: string } }).status.token;
}

/** The text of a kubeconfig by which somebody is a service account. */
export async function kubeconfigOf(lab: Lab, namespace: string, name: string): Promise<string> {
  const config = parse(readFileSync(lab.smokeKubeconfig, 'utf8'));
  const token = await tokenOf(lab, namespace, name);
  return stringify({ ...config, users: [{ name: config.users[0].name, user: { token } }] });
}
