import { DriverError } from '../../../core/errors.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { Api } from '../api.ts';
import type { DoctorOptions } from '../doctor.ts';
import { idlePod } from '../pod-manifest.ts';
import { RunPlace } from '../run-place.ts';
import { LEVEL_LABEL, namespaceManifest } from '../set-up-manifests.ts';
import type { Any } from '../wire.ts';
import type { Diagnosed } from './diagnosed.ts';

const LIFETIME_MS = 60_000;

/** The PodSecurity level that the run's pods meet, and whether admission would let the run in. */
export async function examineNamespace(api: Api, options: DoctorOptions): Promise<readonly Diagnosed[]> {
  const place = new RunPlace('doctor', LIFETIME_MS, options);
  const [security, admission] = await Promise.all([
    place.isOurs ? ofOurs(place) : ofGiven(api, place),
    admit(api, place, options),
  ]);
  return [{ name: 'PodSecurity', ...security }, ...admission];
}

type Seen = Omit<Diagnosed, 'name'>;

function ofOurs(place: RunPlace): Seen {
  const { labels = {} } = namespaceManifest(place).metadata;
  return { status: 'passed', detail: `${labels[LEVEL_LABEL]}, enforced on the namespace that a run makes` };
}

/** Agents meet the strictest level, so any will do. */
async function ofGiven(api: Api, { namespace }: RunPlace): Promise<Seen> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const request = { method: 'GET', path, doing: `read namespace ${namespace}` } as const;
  try {
    const { metadata } = await api.request<Any>(request);
    const level = metadata.labels?.[LEVEL_LABEL];
    const how = level
      ? `${oneLine(level)}, enforced`
      : "the cluster's default, as it has no label of its own";
    return { status: 'passed', detail: `${how} on namespace ${namespace}; agents meet restricted` };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    if (error.status === 404)
      return { status: 'failed', detail: `--namespace: there is no namespace '${namespace}'` };
    return {
      status: error.code === 'rbac-missing' ? 'skipped' : 'inconclusive',
      detail: `its level on namespace ${namespace} cannot be read; agents meet restricted`,
    };
  }
}

/** Shows the API server what a run would create first. Nothing comes of it. */
async function admit(api: Api, place: RunPlace, options: DoctorOptions): Promise<readonly Diagnosed[]> {
  if (!options.needs.has('agents')) return [];
  const what = place.isOurs ? 'a namespace of its own' : "an agent's pod";
  const [path, body] = place.isOurs
    ? ['/api/v1/namespaces', namespaceManifest(place)]
    : [place.path('pods'), podOf(place, options)];
  const name = 'admission';
  try {
    await api.request({ method: 'POST', path: `${path}?dryRun=All`, doing: `try to create ${what}`, body });
    return [{ name, status: 'passed', detail: `${what} would be let in` }];
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    // the rights, or the namespace, have a line of their own
    if (error.code === 'rbac-missing' || error.status === 404) return [];
    const { status = 500 } = error;
    return [{ name, status: status < 500 ? 'failed' : 'inconclusive', detail: error.message }];
  }
}

/** Under the account that every namespace has: the run's own is not there yet. */
function podOf(place: RunPlace, options: DoctorOptions) {
  const pod = { podName: place.podName('agent'), role: 'node', lifetimeSeconds: LIFETIME_MS / 1000 };
  const { spec, ...others } = idlePod(place, pod, options);
  return { ...others, spec: { ...spec, serviceAccountName: 'default' } };
}
