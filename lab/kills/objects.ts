import type { Lab } from '../lab.ts';

/** Everything in the cluster: each object's kind and name, and what it is like. */
export type Objects = ReadonlyMap<string, string>;

interface KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: object;
    readonly annotations?: object;
    readonly finalizers?: object;
  };
  /** of the address of a service, which is in no namespace itself */
  readonly spec?: { readonly parentRef?: { readonly namespace?: string; readonly name?: string } };
  readonly status?: unknown;
}
interface Resource {
  readonly name: string;
  readonly verbs: readonly string[];
}

/** They come and go whatever anybody does; `componentstatuses` are no objects but questions. */
const RESTLESS = new Set(['events', 'leases', 'componentstatuses']);
/** The lab starts its DNS anew after the API server was gone, or a node. */
const LABS_OWN = /^kube-system\/(coredns|kube-dns)/;

/** All objects of all kinds that the API server can list, without what changes by itself. */
export async function allObjects(lab: Lab): Promise<Objects> {
  const groups = await groupPaths(lab);
  const found = await Promise.all(groups.map((group) => objectsOf(lab, group)));
  return new Map(found.flat().sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function groupPaths(lab: Lab): Promise<string[]> {
  const { groups } = await read<{ groups: { preferredVersion: { groupVersion: string } }[] }>(lab, '/apis');
  return ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
}

async function objectsOf(lab: Lab, group: string): Promise<[string, string][]> {
  const { resources } = await read<{ resources: Resource[] }>(lab, group);
  const listed = resources.filter(({ name, verbs }) => verbs.includes('list') && !RESTLESS.has(name));
  const found = await Promise.all(
    listed.map(async ({ name }) => {
      const { items } = await read<{ items: KubernetesObject[] }>(lab, `${group}/${name}`);
      return items.map((one): [string, string] => [`${name} ${placeOf(one)}`, told(one)]);
    }),
  );
  return found.flat().filter(([name]) => !LABS_OWN.test(name.slice(name.indexOf(' ') + 1)));
}

function placeOf({ metadata: { namespace, name }, spec }: KubernetesObject): string {
  const place = namespace ?? spec?.parentRef?.namespace;
  return place === undefined ? name : `${place}/${name}`;
}

function told({ metadata, status: _, ...rest }: KubernetesObject): string {
  const { uid, labels, annotations, finalizers } = metadata;
  return JSON.stringify({ uid, labels, annotations, finalizers, ...rest });
}

/** The same without the namespaces of runs that these names are not of. */
export const without = (objects: Objects, isOther: (namespace: string) => boolean): Objects =>
  new Map(
    [...objects].filter(([key]) => {
      const [kind, place = ''] = key.split(' ');
      const namespace = kind === 'namespaces' ? place : place.includes('/') ? place.split('/')[0] : '';
      return !namespace || !isOther(namespace);
    }),
  );

/** What differs, in words. */
export function differences(before: Objects, after: Objects): string[] {
  const gone = [...before.keys()].filter((key) => !after.has(key)).map((key) => `gone: ${key}`);
  const came = [...after.keys()].filter((key) => !before.has(key)).map((key) => `new: ${key}`);
  const other = [...before].filter(([key, text]) => after.has(key) && after.get(key) !== text);
  return [...gone, ...came, ...other.map(([key]) => `changed: ${key}`)];
}

async function read<T>(lab: Lab, path: string): Promise<T> {
  const { status, body } = await lab.adminRequest('GET', path);
  if (status !== 200) throw new Error(`GET ${path}: ${status}`);
  return body as T;
}
