import type { Request } from '../../agent/protocol.ts';
import type { DriverError } from '../../core/errors.ts';
import { notWithDocker, onlyKubernetes } from './engine-error.ts';

/** Of a node in a cluster; an engine has none. */
const KUBELET_PORT = 10250;
/** Where the engines of a Swarm gossip: what of them is open to each other. */
const SWARM_PORT = 7946;

/** What of a question decides. */
interface Asked {
  readonly port?: number;
  readonly record?: string;
  readonly absent?: string;
}

/**
 * Why a question has no answer with Docker; undefined where it has one. Its resolver knows addresses and their names;
 * whatever else it is asked, it asks the host's own resolver, which is outside.
 */
export function whyNotAsked({ probe, args }: Omit<Request, 'id'>): DriverError | undefined {
  const { record, absent, port } = args as Asked;
  if (port === KUBELET_PORT) return onlyKubernetes();
  if (probe !== 'dns') return undefined;
  if (record === 'SRV') return notWithDocker('ask for SRV', "Docker's resolver has no such records");
  if (absent === 'nxdomain')
    return notWithDocker(
      'ask for a name that does not exist',
      "Docker's resolver asks the host's own for it, which may be outside",
    );
  return undefined;
}

/** Whether a node itself is reached is asked where engines of a Swarm have something open, as no kubelet is there. */
export function inWordsOfDocker(request: Omit<Request, 'id'>, isInSwarm: boolean): Omit<Request, 'id'> {
  const { probe, args } = request;
  if (!isInSwarm || probe !== 'tcp' || (args as Asked).port !== KUBELET_PORT) return request;
  return { ...request, args: { ...(args as Asked), port: SWARM_PORT } };
}
