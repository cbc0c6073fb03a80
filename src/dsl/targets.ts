import type { NodePortTarget, PodSelector, ServiceTarget, Target } from '../core/plan.ts';
import { mistake } from './mistakes.ts';

/** A service: one in front of this suite's pods, or one that the cluster has. */
export class Service {
  readonly target: ServiceTarget;

  constructor(target: ServiceTarget) {
    this.target = target;
  }
}

/** The nodes themselves, at their own addresses. */
export class Hosts {
  readonly target: Target;

  constructor(nodes: PodSelector) {
    this.target = { kind: 'hosts', nodes };
  }
}

/** A service by the ports that it has at the nodes' addresses. */
export class NodePort {
  readonly target: NodePortTarget;

  constructor(target: NodePortTarget) {
    this.target = target;
  }
}

/** What an author may name as the other end. A string is a host name or an address. */
export type TargetLike = { readonly selector: PodSelector } | Service | Hosts | NodePort | string;

export function toTarget(like: TargetLike): Target {
  if (like instanceof Service || like instanceof Hosts || like instanceof NodePort) return like.target;
  if (typeof like === 'object' && like?.selector) return { kind: 'pods', pods: like.selector };
  if (typeof like === 'string' && /^[A-Za-z0-9._:-]+$/.test(like)) return { kind: 'host', host: like };
  mistake(`bad target ${JSON.stringify(String(like))}: name a service, pods, everyNode() or a host`);
  return { kind: 'host', host: 'invalid' };
}

/** A service that does not exist yet: it is made when the nodes are there to ask for its name. */
export class NewService {
  readonly target = { kind: 'new-service' } as const;
}
