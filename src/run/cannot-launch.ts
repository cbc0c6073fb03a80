import type { ApiFact, ClusterFacts } from '../core/facts.ts';
import type { NotLaunched } from './context.ts';

/** Why nothing can be launched in a cluster, in the contract's words; undefined where it can be tried. */
export function cannotLaunch({ api, nodes }: ClusterFacts): NotLaunched | undefined {
  const error = api?.readyz.error;
  if (error?.down) return { code: error.code, reason: error.message };
  if (api && !reachesEtcd(api)) {
    return {
      code: 'apiserver-not-ready',
      reason: 'no agent: its pod is not created, as the API server says that it does not reach etcd',
    };
  }
  if (nodes.some(({ unsuitable }) => !unsuitable)) return undefined;
  return { code: 'no-nodes', reason: 'there is no node that could run an agent' };
}

/**
 * Its own check of etcd has waited for 2 s by then. Without etcd nothing comes to be, and each request that would
 * create something hangs for half a minute.
 */
const reachesEtcd = ({ readyz }: ApiFact): boolean =>
  readyz.checks.every(({ name, ok }) => ok || !/^etcd(-readiness)?$/.test(name));
