import { AGENT_LABEL, RUN_LABEL } from '../../core/labels.ts';
import type { KubernetesOptions } from './options.ts';
import { idlePod, type RunPod } from './pod-manifest.ts';
import type { RunPlace } from './run-place.ts';

/** No scheduler has this name: the pod appears, and costs no node anything. */
export const NO_SCHEDULER = 'kube-smoke.dev-none';

type Image = Pick<KubernetesOptions, 'image' | 'imagePullPolicy'>;

/** A Deployment of one pod, which nobody puts on a node. */
export function deploymentManifest(place: RunPlace, pod: RunPod, image: Image) {
  const { metadata, spec } = idlePod(place, pod, image);
  // the API server takes none for pods of a Deployment
  const { activeDeadlineSeconds: _, ...lasting } = spec;
  const { labels = {} } = metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 0,
      selector: { matchLabels: { [AGENT_LABEL]: labels[AGENT_LABEL], [RUN_LABEL]: labels[RUN_LABEL] } },
      template: {
        metadata: { labels, annotations: metadata.annotations },
        spec: { ...lasting, restartPolicy: 'Always', schedulerName: NO_SCHEDULER },
      },
    },
  };
}
