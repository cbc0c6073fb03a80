import { accountName } from './pod-manifest.ts';
import type { RunPlace } from './run-place.ts';

/** By it a namespace enforces a PodSecurity level. */
export const LEVEL_LABEL = 'pod-security.kubernetes.io/enforce';

/** What has to be there before the pods. */
export function namespaceManifest(place: RunPlace) {
  const security = { [LEVEL_LABEL]: 'restricted' };
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
