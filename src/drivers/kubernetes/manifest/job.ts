import { type Duration, parseDuration } from '../../../core/duration.ts';
import { SECURE_CONTAINER, SECURE_POD } from '../pod-manifest.ts';
import { RUNNER_VARIABLES } from '../runner.ts';
import { ownLabels } from './labels.ts';
import { type ManifestOptions, NAME } from './objects.ts';
import { reportsIn } from './reports.ts';

export interface JobOptions extends ManifestOptions {
  /** has kube-smoke in it; the agents get the same */
  readonly image: string;
  readonly imagePullPolicy: string;
  /** of `smoke run`, which decide what is asked */
  readonly selection: readonly string[];
  /** of a whole run */
  readonly timeout: Duration;
  /** of the volume that takes the reports @default the health report goes to the log, and no other is written */
  readonly reportsClaim?: string;
}

/**
 * A run's limit is its own; this is for a runner that does not keep it, and covers its start, its wait for another run, and its
 * clean-up.
 */
const MARGIN_SECONDS = 180;
/** For a run that is under way, so that one by hand beside a CronJob has its verdict; longer than a dead one's lock holds. */
const LOCK_WAIT = '1m';
const KEPT_SECONDS = 24 * 60 * 60;
const RUNNER = 'runner';

/** One run, whose verdict is the Job's. */
export function jobObject(options: JobOptions): object {
  const { namespace } = options;
  const metadata = { name: NAME, namespace, labels: ownLabels };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: jobSpec(options) };
}

/** The same again and again, never two at once. @param schedule as cron has it */
export function cronJobObject(options: JobOptions, schedule: string): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: NAME, namespace: options.namespace, labels: ownLabels },
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 60,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: { metadata: { labels: ownLabels }, spec: jobSpec(options) },
    },
  };
}

function jobSpec(options: JobOptions) {
  return {
    // a "no" is a verdict: a second run would be another question
    backoffLimit: 0,
    // so that the Job's condition names the exit code
    podFailurePolicy: {
      rules: [
        {
          action: 'FailJob',
          onExitCodes: { containerName: RUNNER, operator: 'NotIn', values: [0] },
        },
      ],
    },
    activeDeadlineSeconds: Math.ceil(parseDuration(options.timeout)! / 1000) + MARGIN_SECONDS,
    ttlSecondsAfterFinished: KEPT_SECONDS,
    template: { metadata: { labels: ownLabels }, spec: podSpec(options) },
  };
}

function podSpec({ image, imagePullPolicy, ...options }: JobOptions) {
  const reports = reportsIn(options.reportsClaim);
  return {
    serviceAccountName: NAME,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: { ...SECURE_POD, ...reports.securityContext },
    containers: [
      {
        name: RUNNER,
        image,
        imagePullPolicy,
        command: ['smoke', 'run'],
        args: [...argsOf({ image, imagePullPolicy, ...options }), ...reports.args],
        env: [
          ...RUNNER_VARIABLES.map(({ name, fieldPath }) => ({
            name,
            valueFrom: { fieldRef: { fieldPath } },
          })),
          { name: 'HOME', value: '/tmp' },
        ],
        resources: {
          requests: { cpu: '100m', memory: '256Mi' },
          limits: { cpu: '2', memory: '768Mi' },
        },
        securityContext: SECURE_CONTAINER,
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...reports.volumeMounts],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '128Mi' } }, ...reports.volumes],
  };
}

function argsOf({ image, imagePullPolicy, namespace, scope, selection, timeout }: JobOptions): string[] {
  return [
    ...['--driver', 'kubernetes', '--image', image, '--image-pull-policy', imagePullPolicy],
    ...(scope === 'namespace' ? ['--namespace', namespace, '--scope', 'namespace'] : []),
    ...selection,
    ...['--timeout', timeout, '--publish', '--lock', LOCK_WAIT],
  ];
}
