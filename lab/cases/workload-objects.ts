import type { LabObject } from './objects.ts';

/** All that is broken on purpose is in here. */
export const NAMESPACE = 'workload-cases';
const IMAGE = 'docker.io/lab/node:24';

const at = (group: string, plural: string): string => `${group}/namespaces/${NAMESPACE}/${plural}`;
const APPS = '/apis/apps/v1';

/** A container that runs until it is told to end, or this program. */
export const container = (
  program = 'setInterval(() => {}, 1000); process.on("SIGTERM", () => process.exit())',
) => ({
  name: 'main',
  image: IMAGE,
  imagePullPolicy: 'IfNotPresent',
  command: ['node', '-e', program],
});

/** Never ready. */
export const unready = { readinessProbe: { exec: { command: ['node', '-e', 'process.exit(1)'] } } };

const podSpec = (more: object) => ({ terminationGracePeriodSeconds: 0, containers: [container()], ...more });

const template = (name: string, spec: object) => ({
  metadata: { labels: { app: name } },
  spec: podSpec(spec),
});

export const pod = (name: string, spec: object): LabObject => ({
  collection: at('/api/v1', 'pods'),
  name,
  body: { spec: podSpec(spec) },
});

/** @param spec of its pods @param more of its own */
export const deployment = (name: string, spec: object = {}, more: object = {}): LabObject => ({
  collection: at(APPS, 'deployments'),
  name,
  body: { spec: { selector: { matchLabels: { app: name } }, template: template(name, spec), ...more } },
});

export const statefulSet = (name: string, spec: object = {}): LabObject => ({
  collection: at(APPS, 'statefulsets'),
  name,
  body: {
    spec: { selector: { matchLabels: { app: name } }, serviceName: name, template: template(name, spec) },
  },
});

export const daemonSet = (name: string, spec: object = {}): LabObject => ({
  collection: at(APPS, 'daemonsets'),
  name,
  body: { spec: { selector: { matchLabels: { app: name } }, template: template(name, spec) } },
});

/** Of the CronJob with this uid, if one is given. */
export const job = (name: string, program: string, cron?: { name: string; uid: string }): LabObject => ({
  collection: at('/apis/batch/v1', 'jobs'),
  name,
  body: {
    metadata: cron && {
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', controller: true, ...cron }],
    },
    spec: {
      backoffLimit: 0,
      template: { spec: { ...podSpec({ containers: [container(program)] }), restartPolicy: 'Never' } },
    },
  },
});

/** Its time never comes. */
export const cronJob = (name: string): LabObject => ({
  collection: at('/apis/batch/v1', 'cronjobs'),
  name,
  body: {
    spec: {
      schedule: '0 0 1 1 *',
      suspend: true,
      jobTemplate: { spec: { template: { spec: { ...podSpec({}), restartPolicy: 'Never' } } } },
    },
  },
});

export const claim = (name: string, storageClassName: string): LabObject => ({
  collection: at('/api/v1', 'persistentvolumeclaims'),
  name,
  body: {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Gi' } } },
  },
});

export const storageClass = (name: string, volumeBindingMode: string): LabObject => ({
  collection: '/apis/storage.k8s.io/v1/storageclasses',
  name,
  body: { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode },
});

export const volume = (name: string, storageClassName: string): LabObject => ({
  collection: '/api/v1/persistentvolumes',
  name,
  body: {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      hostPath: { path: '/tmp' },
    },
  },
});

/** No further pod. */
export const noPods: LabObject = {
  collection: at('/api/v1', 'resourcequotas'),
  name: 'no-pods',
  body: { spec: { hard: { pods: '0' } } },
};

export const namespace: LabObject = { collection: '/api/v1/namespaces', name: NAMESPACE, body: {} };
