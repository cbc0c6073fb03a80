import { type AgentConfig, CONFIG_VARIABLE } from '../../agent/protocol.ts';
import { AGENT_LABEL, ROLE_LABEL, RUN_LABEL } from '../../core/labels.ts';
import { BOOT } from '../boot.ts';
import { labelValue } from './names.ts';
import type { KubernetesOptions } from './options.ts';
import type { RunPlace } from './run-place.ts';

export const CONTAINER = 'agent';

/** By these two a pod meets the PodSecurity standard `restricted`. */
export const SECURE_POD = {
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;
export const SECURE_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** A pod of the run, whatever it does. */
export interface RunPod {
  readonly podName: string;
  /** absent: the scheduler chooses */
  readonly node?: string;
  /** the scheduler chooses all the same, and spreads those of the same role @default false */
  readonly spread?: boolean;
  /** `node`, the workload's name, or `trial` */
  readonly role: string;
  /** seconds until the kubelet ends it, whatever happens */
  readonly lifetimeSeconds: number;
}

export interface AgentPod extends RunPod {
  readonly node: string;
  readonly config: AgentConfig;
}

type Image = Pick<KubernetesOptions, 'image' | 'imagePullPolicy'>;

/** The account of the run's pods, which may do nothing. */
export const accountName = (place: RunPlace): string => place.podName('agent');

/** A bare pod, put on its node by name: it starts without scheduler and controllers. */
export function podManifest(place: RunPlace, pod: AgentPod, image: Image) {
  const { config } = pod;
  return securePod(place, pod, image, {
    command: ['node', '-e', BOOT],
    env: [
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      // the kubelet puts the address in: the agent tells it sooner than the pod's status does
      { name: CONFIG_VARIABLE, value: JSON.stringify({ ...config, podAddress: '$(POD_IP)' }) },
    ],
    // the agent ends with the connection that feeds it, unless it is to go on alone
    stdin: true,
    stdinOnce: config.aloneMs === undefined,
    // what it said last is in its status, where it failed
    terminationMessagePolicy: 'FallbackToLogsOnError',
    resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { cpu: '1', memory: '160Mi' } },
  });
}

/** Longer than any trial takes, and short enough that nothing runs on for a minute after its runner was killed. */
const IDLE_MS = 40_000;

const IDLE = `process.on('SIGTERM', () => process.exit()); setTimeout(() => process.exit(), ${IDLE_MS})`;

/** A pod that does nothing until it is asked to end. */
export function idlePod(place: RunPlace, pod: RunPod, image: Image, more: object = {}) {
  return securePod(place, pod, image, {
    command: ['node', '-e', IDLE],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '1', memory: '96Mi' } },
    ...more,
  });
}

/** At which the kubelet asks a probed pod. */
export const PROBED_PORT = 7173;

/** A pod that is ready where its kubelet can connect to it. */
export function probedPod(place: RunPlace, pod: RunPod, image: Image) {
  const serve = `require('net').createServer((socket) => socket.on('error', () => {}).end()).listen(${PROBED_PORT})`;
  const readinessProbe = { tcpSocket: { port: PROBED_PORT }, periodSeconds: 1, failureThreshold: 1 };
  return idlePod(place, pod, image, { command: ['node', '-e', `${IDLE}; ${serve}`], readinessProbe });
}

/** A pod with an image of which nothing is run: its program does not exist. */
export function pullPod(place: RunPlace, pod: RunPod, image: Image) {
  return securePod(place, pod, image, {
    command: ['/kube-smoke-runs-nothing'],
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '32Mi' } },
  });
}

/** What a pod is to do with a volume. */
export interface VolumeTask {
  readonly claim: string;
  readonly what: 'write' | 'read';
  /** what is written */
  readonly text: string;
}

/** Says what the volume holds in its last words, after it has written it or without. */
const VOLUME_PROGRAM = `
const fs = require('fs');
const [what, text] = process.argv.slice(1);
let said;
try {
  if (what === 'write') fs.writeFileSync('/volume/kube-smoke', text, { flush: true });
  said = fs.readFileSync('/volume/kube-smoke', 'utf8');
} catch (error) {
  said = error.message;
}
fs.writeFileSync('/dev/termination-log', said);
`;

/** A pod that writes into a volume or reads from it, and ends. The scheduler places it. */
export function volumePod(place: RunPlace, pod: RunPod, image: Image, { claim, what, text }: VolumeTask) {
  const made = securePod(place, pod, image, {
    command: ['node', '-e', VOLUME_PROGRAM, what, text],
    volumeMounts: [{ name: 'volume', mountPath: '/volume' }],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '1', memory: '96Mi' } },
  });
  const { spec } = made;
  const volumes = [{ name: 'volume', persistentVolumeClaim: { claimName: claim } }];
  // a new volume belongs to root: this hands it to the pod's group where its kind allows that
  const securityContext = { ...spec.securityContext, fsGroup: spec.securityContext.runAsGroup };
  return { ...made, spec: { ...spec, securityContext, volumes } };
}

/** One a node as far as there are nodes; where there are fewer, they share. */
const spreadOf = (place: RunPlace, role = '') => ({
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: { [RUN_LABEL]: labelValue(place.runId), [ROLE_LABEL]: role } },
});

/** It passes PodSecurity `restricted`, knows nothing of the API server, and no taint keeps it away. */
function securePod(place: RunPlace, pod: RunPod, { image, imagePullPolicy }: Image, container: object) {
  const labels = { [AGENT_LABEL]: labelValue(pod.podName), [ROLE_LABEL]: labelValue(pod.role) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: place.metadata(pod.podName, labels),
    spec: {
      ...(pod.node === undefined || pod.spread ? {} : { nodeName: pod.node }),
      ...(pod.spread ? { topologySpreadConstraints: [spreadOf(place, labels[ROLE_LABEL])] } : {}),
      tolerations: [{ operator: 'Exists' }],
      os: { name: 'linux' },
      restartPolicy: 'Never',
      activeDeadlineSeconds: pod.lifetimeSeconds,
      terminationGracePeriodSeconds: 1,
      serviceAccountName: accountName(place),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: SECURE_POD,
      containers: [
        {
          name: CONTAINER,
          image,
          imagePullPolicy,
          securityContext: SECURE_CONTAINER,
          ...container,
        },
      ],
    },
  };
}
