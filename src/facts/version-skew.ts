import type { NodeFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';
import { parseVersion } from './version.ts';

/** Minor versions that a kubelet may be older than the API server: https://kubernetes.io/releases/version-skew-policy/ */
const MOST_OLDER = 3;
/** Before this minor version, it was one less. */
const THREE_SINCE = 25;

/** May each node's kubelet work with this API server, by Kubernetes' version skew policy? It is never to be newer. */
export const versionSkew: Fact<'version-skew'> = {
  needs: [],

  judge: ({ nodes }, _read, { facts, nodesOf }) =>
    nodesOf(nodes).map((node) => judgeSkew(node, facts.version)),
};

export function judgeSkew({ name, kubeletVersion = '', unseen }: NodeFact, apiVersion: string): Observation {
  const base = { from: 'api', to: name, attempts: 1 };
  const [kubelet, api] = [parseVersion(kubeletVersion), parseVersion(apiVersion)];
  if (!kubelet || !api) {
    const observed = unseen ?? `no version of ${kubelet ? 'the API server' : 'its kubelet'} is known`;
    return { ...base, expected: 'a version', status: 'skipped', observed, code: 'absent' };
  }
  const most = kubelet.minor < THREE_SINCE ? MOST_OLDER - 1 : MOST_OLDER;
  const expected = `v${api.major}.${Math.max(0, api.minor - most)} to v${api.major}.${api.minor}`;
  const older = api.major === kubelet.major ? api.minor - kubelet.minor : Number.NaN;
  const observed = `kubelet ${kubeletVersion}, API server ${apiVersion}`;
  if (older >= 0 && older <= most) return { ...base, expected, status: 'passed', observed };
  return { ...base, expected, status: 'failed', observed, code: 'EVERSION' };
}
