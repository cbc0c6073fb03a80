import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { LabError } from '../errors.ts';
import { send } from './api.ts';

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** True for all kinds the lab's files use; the API's discovery would know the rest. */
function pathOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `${group}${namespace}/${kind.toLowerCase()}s/${metadata.name}`;
}

async function apply(dir: string, object: KubernetesObject): Promise<void> {
  const path = `${pathOf(object)}?fieldManager=kube-smoke-lab&force=true`;
  const contentType = 'application/apply-patch+yaml'; // which JSON is, too
  const { status, body } = await send(dir, {
    method: 'PATCH',
    path,
    body: JSON.stringify(object),
    contentType,
  });
  if (status >= 300) throw new LabError(`PATCH ${path}: ${status}: ${JSON.stringify(body)}`);
}

/** Applies the objects of a YAML text, by server-side apply: the second time changes nothing. */
export async function applyText(dir: string, text: string): Promise<void> {
  for (const document of parseAllDocuments(text)) await apply(dir, document.toJS() as KubernetesObject);
}

/** The same for a file of the lab's folder. */
export async function applyFile(dir: string, name: string): Promise<void> {
  await applyText(dir, await readFile(new URL(`../${name}`, import.meta.url), 'utf8'));
}
