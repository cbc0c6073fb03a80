import type { WatchedPath } from '../../agent/protocol.ts';
import type { ServiceFact } from '../../core/facts.ts';
import type { Watched, Way } from '../../core/watch-report.ts';
import type { ServiceState } from '../../drivers/driver.ts';
import { pairs } from '../pairs.ts';

/** Each node's agent tries so many others, and is tried by as many. */
const NEIGHBOURS = 4;
/** Of a turn, what it has to get through. */
const SHARE = 0.9;
/** So many tries a turn: one lost packet is no outage. */
const TRIES = 3;
/** Through a service one may meet a backend that is just going away, so there are more. */
const SERVICE_TRIES = 9;

/** Where everything is that is no node's agent. */
export interface Fixed {
  readonly service: ServiceState;
  /** undefined: there is none here, or it may not be read */
  readonly api: ServiceFact | undefined;
}

/** Where an agent is. */
export interface Spot {
  readonly address: string;
  readonly tcp: number;
  readonly http: number;
}

/** All ways, the same for the same nodes: a number that grows with the nodes and not with their square. */
export function waysOf(nodes: readonly string[], { service, api }: Fixed): Way[] {
  const between = pairs(nodes, NEIGHBOURS);
  const fromEach = (path: Watched, to: string) => nodes.map((from): Way => ({ path, from, to }));
  return [
    ...between.map(([from, to]): Way => ({ path: 'tcp', from, to })),
    ...between.map(([from, to]): Way => ({ path: 'kept', from, to })),
    ...fromEach('service', service.name),
    ...fromEach('dns', nameToResolve({ service, api })),
    ...(api ? fromEach('api-server', `${api.name}.${api.namespace}`) : []),
  ];
}

/** One that has been there for long: a DNS server remembers for a while that a new one was not there. */
const nameToResolve = ({ service, api }: Fixed): string =>
  api ? `${api.name}.${api.namespace}.svc` : service.dnsName;

export const leadsToAgent = ({ path }: Way): boolean => path === 'tcp' || path === 'kept';

/** What the agent is told to try. @param spot of the agent at the other end, where there is one */
export function attemptOf(
  way: Way,
  fixed: Fixed,
  everyMs: number,
  spot?: Spot,
): WatchedPath['try'] | undefined {
  const { address, ports } = fixed.service;
  switch (way.path) {
    case 'tcp':
      return spot && asked('tcp', { host: spot.address, port: spot.tcp, greeted: true }, everyMs);
    case 'kept':
      return spot && { keep: { host: spot.address, port: spot.http } };
    case 'service':
      return asked('tcp', { host: address, port: ports.tcp, greeted: true }, everyMs, SERVICE_TRIES);
    case 'dns':
      return asked('dns', { name: way.to, inCluster: true }, everyMs);
    case 'api-server': {
      const [host] = fixed.api?.addresses ?? [];
      const port = fixed.api?.ports[0]?.port;
      return asked('http', { host, port, path: '/readyz', tls: true }, everyMs);
    }
  }
}

function asked(
  probe: 'tcp' | 'dns' | 'http',
  args: object,
  everyMs: number,
  tries = TRIES,
): WatchedPath['try'] {
  const timeoutMs = Math.round(everyMs * SHARE);
  const until = { settle: true, peers: [], maxAnswers: 1, everyMs: timeoutMs / tries, tryMs: timeoutMs };
  return { probe, args, timeoutMs, until };
}
