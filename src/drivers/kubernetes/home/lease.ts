import { DriverError } from '../../../core/errors.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { Api } from '../api.ts';
import { ownLabels } from '../manifest/labels.ts';
import { kindPath } from '../run-place.ts';
import { type OwnerReference, runnerIn } from '../runner.ts';
import type { Metadata } from '../wire.ts';
import { LOCK_NAME } from './home.ts';

export interface Lease {
  readonly metadata: Metadata & { readonly ownerReferences?: readonly OwnerReference[] };
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
  };
}

/** Who is not heard from for so long has lost it. Three renewals may fail before that. */
export const DURATION_SECONDS = 30;
export const RENEW_MS = 8000;
const LIMIT_MS = 2000;
/** Somebody was there before: with another version of it (409), or at all (422: this one was to be new). */
const TOO_LATE: readonly unknown[] = [409, 422];
/** It is gone, or another's by now. */
const NOT_OURS: readonly unknown[] = [404, 409];

/** The requests about one namespace's lease. */
export class LeaseStore {
  readonly api: Api;
  readonly namespace: string;

  constructor(api: Api, namespace: string) {
    this.api = api;
    this.namespace = namespace;
  }

  /** @returns undefined where there is none @throws DriverError */
  async read(): Promise<Lease | undefined> {
    try {
      return await this.api.request<Lease>({ method: 'GET', ...this.asked('read') });
    } catch (error) {
      if (error instanceof DriverError && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * Puts this one in the place of the one it was made from: of two who try, one does. An update makes it where there is
   * none, so that the right to create may be that of one name.
   * @returns undefined where somebody was faster @throws DriverError
   */
  async write(lease: Lease): Promise<Lease | undefined> {
    const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    try {
      return await this.api.request<Lease>({
        method: 'PUT',
        ...this.asked('write'),
        body: { ...kind, ...lease },
      });
    } catch (error) {
      if (error instanceof DriverError && TOO_LATE.includes(error.status)) return undefined;
      throw error;
    }
  }

  /** Only where it is still this one. @throws DriverError */
  async remove({ metadata: { uid, resourceVersion } }: Lease): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
    try {
      await this.api.request({ method: 'DELETE', ...this.asked('remove'), body });
    } catch (error) {
      if (!(error instanceof DriverError && NOT_OURS.includes(error.status))) throw error;
    }
  }

  private asked(doing: string) {
    const path = kindPath(this.namespace, 'leases', LOCK_NAME);
    return { path, doing: `${doing} lease ${this.namespace}/${LOCK_NAME}`, limitMs: LIMIT_MS };
  }
}

/** As the API has it: with microseconds. */
const microTime = (date: Date): string => date.toISOString().replace('Z', '000Z');

/** The lease, taken by `holder`. It goes with the pod that holds it. @param before the one that was there */
export function taken(namespace: string, holder: string, now: Date, before: Lease | undefined): Lease {
  const owner = runnerIn(namespace);
  const version = before?.metadata.resourceVersion;
  return {
    metadata: {
      name: LOCK_NAME,
      namespace,
      labels: ownLabels,
      ...(version && { resourceVersion: version }),
      ...(owner && { ownerReferences: [owner] }),
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: DURATION_SECONDS,
      acquireTime: microTime(now),
      renewTime: microTime(now),
      leaseTransitions: before ? (before.spec?.leaseTransitions ?? 0) + 1 : 0,
    },
  };
}

export const renewed = ({ metadata, spec }: Lease, now: Date): Lease => ({
  metadata,
  spec: { ...spec, renewTime: microTime(now) },
});

/** The pod that holds it, where a pod does. */
export const podOf = ({ metadata: { ownerReferences = [] } }: Lease): OwnerReference | undefined =>
  ownerReferences.find(({ kind }) => kind === 'Pod');

/** Who has it since when: others wrote that. */
export function holderIn({ spec = {} }: Lease): string {
  const since = spec.acquireTime ? ` since ${oneLine(spec.acquireTime, 40).replace(/\.\d+Z$/, 'Z')}` : '';
  return `${oneLine(spec.holderIdentity ?? '', 300)} has it${since}`;
}
