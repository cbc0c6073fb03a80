import type { Creations } from './creations.ts';
import type { RunPlace } from './run-place.ts';
import { accountManifest, namespaceManifest } from './set-up-manifests.ts';

export interface SetUp {
  /** there is a namespace to put things in */
  readonly namespace: Promise<unknown>;
  /** what pods need is there */
  readonly ready: Promise<unknown>;
}

/** Begins to make what has to be there before the pods. */
export function setUp(creations: Creations, place: RunPlace): SetUp {
  const namespace = place.isOurs
    ? creations.create(`create namespace ${place.namespace}`, '/api/v1/namespaces', namespaceManifest(place))
    : Promise.resolve();
  const ready = namespace.then(() =>
    creations.create('create the service account', place.path('serviceaccounts'), accountManifest(place)),
  );
  // whoever needs it will see it; nobody may
  ready.catch(() => {});
  return { namespace, ready };
}
