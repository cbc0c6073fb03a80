import type { ReadingName, Readings } from '../../../core/facts.ts';
import type { Api } from '../api.ts';
import type { KubernetesOptions } from '../options.ts';
import { dnsReplicas } from './dns-replicas.ts';
import { etcd } from './etcd.ts';
import { etcdRequests } from './etcd-requests.ts';
import { leases } from './leases.ts';
import { nodes } from './nodes.ts';
import { webhooks } from './webhooks.ts';

/** Everything that can be read of a cluster, by name: one list a kind. */
export const readers: {
  readonly [R in ReadingName]: (api: Api, options: KubernetesOptions) => Promise<Readings[R]>;
} = { leases, dnsReplicas, etcd, 'etcd-requests': etcdRequests, nodes, webhooks };
