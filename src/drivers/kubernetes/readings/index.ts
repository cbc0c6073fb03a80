import type { ReadingName, Readings } from '../../../core/facts.ts';
import type { Api } from '../api.ts';
import { dnsReplicas } from './dns-replicas.ts';
import { leases } from './leases.ts';

/** Everything that can be read of a cluster, by name: one list a kind. */
export const readers: { readonly [R in ReadingName]: (api: Api) => Promise<Readings[R]> } = {
  leases,
  dnsReplicas,
};
