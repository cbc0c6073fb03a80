import { clean } from '../../../core/hostile-text.ts';
import type { Notice } from '../../driver.ts';
import type { Api } from '../api.ts';
import { ownLabels } from '../manifest/labels.ts';
import { kindPath } from '../run-place.ts';
import type { Any } from '../wire.ts';
import { HEALTH_NAME } from './home.ts';

/** A ConfigMap holds 1 MiB in all; what stands beside the document takes little. */
const MOST_BYTES = 1_000_000;
const LIMIT_MS = 2500;

/** Writes the last verdict of this namespace; it outlives the run, and no sweep takes it. @throws DriverError */
export async function writeHealth(api: Api, namespace: string, notice: Notice): Promise<void> {
  if (!notice.health) return;
  // an apply makes it where there is none, so that the right to create may be that of one name
  const path = `${kindPath(namespace, 'configmaps', HEALTH_NAME)}?fieldManager=kube-smoke&force=true`;
  await api.request<Any>({
    method: 'PATCH',
    patch: 'apply-patch+yaml',
    path,
    doing: `write ConfigMap ${namespace}/${HEALTH_NAME}`,
    body: healthMap(namespace, notice, notice.health(MOST_BYTES)),
    limitMs: LIMIT_MS,
  });
}

/** Each word by itself as well, for tools that wait for one: `kubectl wait --for=jsonpath='{.data.verdict}'=passed`. */
function healthMap(
  namespace: string,
  { verdict, summary, endedAt, runId, version }: Notice,
  { text, cut }: ReturnType<NonNullable<Notice['health']>>,
): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: HEALTH_NAME, namespace, labels: ownLabels },
    data: {
      verdict,
      summary: clean(summary),
      time: endedAt,
      run: runId,
      version,
      ...(cut.length > 0 ? { cut: cut.join('\n') } : {}),
      'health.json': text,
    },
  };
}
