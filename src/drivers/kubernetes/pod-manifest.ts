import { type AgentConfig, CONFIG_VARIABLE } from '../../agent/protocol.ts';
import { AGENT_LABEL, ROLE_LABEL } from '../../core/labels.ts';
import { BOOT } from './boot.ts';
import { labelValue } from './names.ts';
import type { KubernetesOptions } from './options.ts';
import type { RunPlace } from './run-place.ts';

export const CONTAINER = 'agent';

export interface AgentPod {
  readonly podName: string;
  readonly node: string;
  /** `node`, or the workload's name */
  readonly role: string;
  readonly config: AgentConfig;
  /** seconds until the kubelet ends it, whatever happens */
  readonly lifetimeSeconds: number;
}

/** The agents' account, which may do nothing. */
export const accountName = (place: RunPlace): string => place.podName('agent');

/**
 * A bare pod, put on its node by name: it starts without scheduler and controllers. It passes PodSecurity
 * `restricted` and knows nothing of the API server.
 */
export function podManifest(
  place: RunPlace,
  pod: AgentPod,
  options: Pick<KubernetesOptions, 'image' | 'imagePullPolicy'>,
) {
  const labels = { [AGENT_LABEL]: labelValue(pod.podName), [ROLE_LABEL]: labelValue(pod.role) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: place.metadata(pod.podName, labels),
    spec: {
      nodeName: pod.node,
      tolerations: [{ operator: 'Exists' }],
      os: { name: 'linux' },
      restartPolicy: 'Never',
      activeDeadlineSeconds: pod.lifetimeSeconds,
      terminationGracePeriodSeconds: 1,
      serviceAccountName: accountName(place),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        runAsGroup: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container(pod, options)],
    },
  };
}

const container = (
  { config }: AgentPod,
  { image, imagePullPolicy }: Pick<KubernetesOptions, 'image' | 'imagePullPolicy'>,
) => ({
  name: CONTAINER,
  image,
  imagePullPolicy,
  command: ['node', '-e', BOOT],
  env: [
    { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    // the kubelet puts the address in: the agent tells it sooner than the pod's status does
    { name: CONFIG_VARIABLE, value: JSON.stringify({ ...config, podAddress: '$(POD_IP)' }) },
  ],
  // the agent ends with the connection that feeds it
  stdin: true,
  stdinOnce: true,
  // what it said last is in its status, where it failed
  terminationMessagePolicy: 'FallbackToLogsOnError',
  resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { cpu: '1', memory: '160Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
});
