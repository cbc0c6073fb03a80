import { accountName } from './pod-manifest.ts';
import type { RunPlace } from './run-place.ts';

/** What has to be there before the pods. */
export function namespaceManifest(place: RunPlace) {
  const security = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: place.metadata(place.namespace, security) };
}

/** An account of the run's own: a namespace gets its default one from a controller, which may be what is broken. */
export function accountManifest(place: RunPlace) {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: place.metadata(accountName(place)),
    automountServiceAccountToken: false,
  };
}
