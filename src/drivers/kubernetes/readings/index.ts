import type { ReadingName, Readings } from '../../../core/facts.ts';
import type { Api } from '../api.ts';
import type { Launched } from '../etcd/way.ts';
import type { KubernetesOptions } from '../options.ts';
import { claims } from './claims.ts';
import { clusterId } from './cluster-id.ts';
import { dnsReplicas } from './dns-replicas.ts';
import { etcd } from './etcd.ts';
import { etcdRequests } from './etcd-requests.ts';
import { jobs } from './jobs.ts';
import { leases } from './leases.ts';
import { nodes } from './nodes.ts';
import { pods } from './pods.ts';
import { webhooks } from './webhooks.ts';
import { workloads } from './workloads.ts';

/** Everything that can be read of a cluster, by name: one list a kind. */
export const readers: {
  readonly [R in ReadingName]: (
    api: Api,
    options: KubernetesOptions,
    /** only what is in these, where a reader can tell; undefined: all */
    namespaces: readonly string[] | undefined,
    /** the agents, for what only they reach */
    launched: () => Promise<Launched>,
  ) => Promise<Readings[R]>;
} = {
  'cluster-id': clusterId,
  leases,
  nodes,
  webhooks,
  dnsReplicas,
  etcd,
  'etcd-requests': etcdRequests,
  workloads,
  pods,
  claims,
  jobs,
};
