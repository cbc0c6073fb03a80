import { DriverError } from '../../../core/errors.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { Notice } from '../../driver.ts';
import type { Api } from '../api.ts';
import { ownLabels } from '../manifest/labels.ts';
import { objectName } from '../names.ts';
import { kindPath } from '../run-place.ts';
import { runnerIn } from '../runner.ts';
import { findPod } from './find-pod.ts';
import { HEALTH_NAME } from './home.ts';

const REASONS = { failed: 'SmokeFailed', inconclusive: 'SmokeInconclusive' } as const;
/** What the API takes of a message. */
const MOST_BYTES = 1024;
const LIMIT_MS = 2500;

/** Tells the cluster of a verdict that is not good, where people look first. @throws DriverError */
export async function tellEvent(api: Api, namespace: string, notice: Notice): Promise<void> {
  const { verdict, summary, runId } = notice;
  if (verdict === 'passed') return;
  const about = await subject(api, namespace);
  const time = api.now.toISOString();
  const body = {
    apiVersion: 'v1',
    kind: 'Event',
    // the same for the same run: what is sent twice is there once
    metadata: { name: objectName(`kube-smoke.${runId}`), namespace, labels: ownLabels },
    involvedObject: { ...about, namespace },
    type: 'Warning',
    reason: REASONS[verdict],
    action: 'Run',
    message: bounded(summary),
    eventTime: time.replace('Z', '000Z'),
    firstTimestamp: time.replace(/\.\d+Z$/, 'Z'),
    lastTimestamp: time.replace(/\.\d+Z$/, 'Z'),
    count: 1,
    source: { component: 'kube-smoke' },
    reportingComponent: 'kube-smoke.dev/smoke',
    reportingInstance: objectName(`kube-smoke-${runId}`),
  };
  const path = kindPath(namespace, 'events');
  const doing = `tell event ${REASONS[verdict]} in namespace ${namespace}`;
  try {
    await api.request({ method: 'POST', path, doing, body, limitMs: LIMIT_MS });
  } catch (error) {
    if (!(error instanceof DriverError && error.status === 409)) throw error;
  }
}

/** The Job of the runner's pod, or that pod; where there is none, the ConfigMap with the last verdict. */
async function subject(api: Api, namespace: string): Promise<object> {
  const runner = runnerIn(namespace);
  if (!runner) return { apiVersion: 'v1', kind: 'ConfigMap', name: HEALTH_NAME };
  const pod = await findPod(api, namespace, runner.name, LIMIT_MS).catch(() => undefined);
  const owner = pod?.metadata.ownerReferences?.find(({ controller }) => controller);
  const { apiVersion, kind, name, uid } = owner ?? runner;
  return { apiVersion, kind, name, uid };
}

function bounded(text: string): string {
  let most = MOST_BYTES;
  let line = oneLine(text, most);
  while (Buffer.byteLength(line) > MOST_BYTES) {
    most -= Math.max(1, Math.floor((Buffer.byteLength(line) - MOST_BYTES) / 3));
    line = oneLine(text, most);
  }
  return line;
}
