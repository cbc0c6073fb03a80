import { EXPIRES_ANNOTATION, MANAGED_BY, RUN_LABEL } from '../../core/labels.ts';
import { labelValue, objectName, serviceName } from './names.ts';
import type { KubernetesOptions } from './options.ts';
import { type OwnerReference, runnerIn } from './runner.ts';
import type { Metadata } from './wire.ts';

/** Every kind that a run has to do with, by the group of its API. */
const GROUPS = {
  pods: '/api/v1',
  services: '/api/v1',
  serviceaccounts: '/api/v1',
  persistentvolumeclaims: '/api/v1',
  events: '/api/v1',
  configmaps: '/api/v1',
  leases: '/apis/coordination.k8s.io/v1',
  endpointslices: '/apis/discovery.k8s.io/v1',
  deployments: '/apis/apps/v1',
} as const;
export type Kind = keyof typeof GROUPS;

/** Where the API server has a namespace's objects of one kind, or one of them. */
export function kindPath(namespace: string, kind: Kind, name?: string): string {
  return `${GROUPS[kind]}/namespaces/${namespace}/${kind}${name === undefined ? '' : `/${name}`}`;
}

/** Where a run puts things and what it calls them. */
export class RunPlace {
  readonly runId: string;
  readonly namespace: string;
  /** the namespace is this run's own, and goes with it */
  readonly isOurs: boolean;
  /** when everything is void, as UTC */
  readonly expires: string;

  /** @param now by the server's clock: it is with that that a sweep looks at what has expired */
  constructor(
    runId: string,
    lifetimeMs: number,
    { namespace }: Pick<KubernetesOptions, 'namespace'>,
    now = new Date(),
  ) {
    this.runId = runId;
    this.isOurs = namespace === undefined;
    this.namespace = namespace ?? objectName(`smoke-${runId}`);
    this.expires = new Date(now.getTime() + lifetimeMs).toISOString();
  }

  /** e.g. `/api/v1/namespaces/smoke-1/pods/agent-n1` */
  path(kind: Kind, name?: string): string {
    return kindPath(this.namespace, kind, name);
  }

  /** For the query of a list, a watch or a deletion: everything of this run. */
  get selector(): string {
    return `labelSelector=${encodeURIComponent(`${RUN_LABEL}=${labelValue(this.runId)}`)}`;
  }

  podName(name: string): string {
    return objectName(this.unique(name));
  }

  serviceName(name: string): string {
    return serviceName(this.unique(name));
  }

  metadata(
    name: string,
    labels: Readonly<Record<string, string>> = {},
  ): Metadata & { readonly ownerReferences?: readonly OwnerReference[] } {
    const owner = runnerIn(this.namespace);
    return {
      name,
      labels: { ...MANAGED_BY, [RUN_LABEL]: labelValue(this.runId), ...labels },
      annotations: { [EXPIRES_ANNOTATION]: this.expires },
      ...(owner && { ownerReferences: [owner] }),
    };
  }

  /** In a namespace that others use, two runs may be under way at once. */
  private unique(name: string): string {
    return this.isOurs ? name : `${name}-${this.runId}`;
  }
}
