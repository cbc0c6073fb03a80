import { createHash } from 'node:crypto';
import type { Lab } from '../lab.ts';

/** By what an object is called, its contents' digest. Where several are called the same, the digests are joined. */
export type Inventory = ReadonlyMap<string, string>;

export interface Difference {
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly changed: readonly string[];
}

interface Listed {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
  };
}

interface Resources {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verbs: readonly string[];
  }[];
}

/** Written again and again by the cluster itself, so that their contents say nothing. */
const RESTLESS = new Set(['Lease', 'EndpointSlice', 'Endpoints']);

/**
 * Every object of the cluster: all kinds that can be listed, in all namespaces, but for Events. What a controller made
 * counts by its controller, as Kubernetes may make it anew: `Pod kube-system/(of ReplicaSet coredns-1)`.
 * @param except such as `CronJob shop/nightly`: left out, with what it made, and what that made
 */
export async function inventory(lab: Lab, except: readonly string[] = []): Promise<Inventory> {
  const objects = await listAll(lab);
  const byUid = new Map(objects.map((one) => [one.metadata.uid, one]));
  const controllerOf = ({ metadata }: Listed): Listed | undefined =>
    byUid.get(metadata.ownerReferences?.find(({ controller }) => controller)?.uid ?? '');
  const isLeftOut = (one: Listed | undefined): boolean =>
    one !== undefined && (except.includes(nameOf(one)) || isLeftOut(controllerOf(one)));

  const found = new Map<string, string>();
  for (const one of objects) {
    if (isLeftOut(one)) continue;
    const controller = controllerOf(one);
    const name = nameOf(one, controller && `(of ${controller.kind} ${controller.metadata.name})`);
    const digest = controller ? 'one' : digestOf(one);
    found.set(name, [found.get(name), digest].filter(Boolean).sort().join(' '));
  }
  return found;
}

const nameOf = ({ kind, metadata }: Listed, name = metadata.name): string =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${name}`;

/** Of what stands in it, not of what is seen of it. */
function digestOf(object: Listed): string {
  if (RESTLESS.has(object.kind)) return 'restless';
  // how often it was written, and by whom
  const {
    managedFields: _,
    resourceVersion: __,
    generation: ___,
    ...metadata
  } = object.metadata as Record<string, unknown>;
  const { status: ____, ...contents } = { ...object, metadata } as Record<string, unknown>;
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 16);
}

async function listAll(lab: Lab): Promise<Listed[]> {
  const groups = (await get(lab, '/apis')) as { groups: { preferredVersion: { groupVersion: string } }[] };
  const places = [
    '/api/v1',
    ...groups.groups.map(({ preferredVersion: { groupVersion } }) => `/apis/${groupVersion}`),
  ];
  const lists = await Promise.all(places.map((place) => listPlace(lab, place)));
  return lists.flat();
}

async function listPlace(lab: Lab, place: string): Promise<Listed[]> {
  const { resources } = (await get(lab, place)) as Resources;
  const listable = resources.filter(
    ({ name, kind, verbs }) => verbs.includes('list') && !name.includes('/') && kind !== 'Event',
  );
  const lists = listable.map(async ({ name, kind }) => {
    const { items } = (await get(lab, `${place}/${name}`)) as { items: Omit<Listed, 'kind'>[] };
    return items.map((item) => ({ ...item, kind }));
  });
  return (await Promise.all(lists)).flat();
}

async function get(lab: Lab, path: string): Promise<unknown> {
  const { status, body } = await lab.adminRequest('GET', path);
  if (status !== 200) throw new Error(`GET ${path}: ${status}`);
  return body;
}

export function difference(before: Inventory, after: Inventory): Difference {
  const fewer = ([name, digest]: readonly [string, string], others: Inventory): boolean =>
    count(digest) > count(others.get(name));
  const names = (entries: readonly (readonly [string, string])[]) => entries.map(([name]) => name).sort();
  const changed = [...after].filter(
    ([name, digest]) => before.get(name) !== digest && count(before.get(name)) === count(digest),
  );
  return {
    added: names([...after].filter((entry) => fewer(entry, before))),
    gone: names([...before].filter((entry) => fewer(entry, after))),
    changed: names(changed),
  };
}

const count = (digests: string | undefined): number => digests?.split(' ').length ?? 0;

export const isSameSet = ({ added, gone }: Difference): boolean => added.length + gone.length === 0;
