import type { LeaseFact } from '../../../core/facts.ts';
import type { Api } from '../api.ts';
import { listAll } from '../list-all.ts';

interface Lease {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly renewTime?: string;
    readonly leaseDurationSeconds?: number;
  };
}

/** The leases by which control plane components and nodes say that they live. */
export async function leases(api: Api): Promise<readonly LeaseFact[]> {
  const found = await listAll<Lease>(api, '/apis/coordination.k8s.io/v1/leases', 'list the leases');
  return found.map(({ metadata, spec = {} }) => ({
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    holder: spec.holderIdentity ?? '',
    renewedAt: spec.renewTime ?? '',
    holdsMs: (spec.leaseDurationSeconds ?? 0) * 1000,
  }));
}
