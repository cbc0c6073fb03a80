import type { Outcome } from '../../core/outcome.ts';
import { pairs } from '../../run/pairs.ts';
import {
  check,
  cutOff,
  edge,
  exchange,
  type Fault,
  from,
  late,
  lost,
  silent,
  type Trouble,
} from '../testing.ts';

type Questions = 'tcp' | 'udp' | 'mtu' | 'transfer' | 'loss' | 'service' | 'dns' | 'replica';
type Faults = Partial<Readonly<Record<Questions, Fault>>>;
const OVERLAY = ['tcp', 'udp', 'mtu', 'transfer', 'loss'] as const;
const REPLICAS = ['coredns-a', 'coredns-b'];

/** The suites that ship, in small, on so many nodes: who asks whom is as in a run. */
export function matrix(names: readonly string[], faults: Faults): Outcome[] {
  const ask = (id: string, protocol: 'tcp' | 'dns', to: string, fault: Fault | undefined): Outcome =>
    check(
      id,
      { protocol, path: 'service' },
      names.map((name) => exchange(name, to, fault?.(name, to))),
    );
  const replicas = names.flatMap((name) =>
    REPLICAS.map((replica) => ({
      ...exchange(name, `via ${replica}`, faults.replica?.(name, replica)),
      replica,
    })),
  );
  return [
    ...OVERLAY.map((protocol) =>
      check(
        `overlay/${protocol}`,
        { protocol, path: 'pod' },
        pairs(names).map(([a, b]) => exchange(a, b, faults[protocol]?.(a, b))),
      ),
    ),
    ask('services/mesh', 'tcp', 'mesh', faults.service),
    ask('services/api', 'tcp', 'kubernetes.default', faults.service),
    ask('dns/cluster', 'dns', 'kubernetes.default', faults.dns),
    ask('dns/udp', 'dns', 'mesh via dns/udp', faults.dns),
    ask('dns/tcp', 'dns', 'mesh via dns/tcp', faults.dns),
    check('dns/replicas', { protocol: 'dns', path: 'service' }, replicas),
  ];
}

const everyway = (fault: Fault): Faults => Object.fromEntries(OVERLAY.map((protocol) => [protocol, fault]));
const at =
  (code: string, node: string): Fault =>
  (a, b) =>
    a === node || b === node ? { code, observed: code } : undefined;
const only =
  (node: string, trouble: Trouble): Fault =>
  (a, b) =>
    a === node || b === node ? trouble : undefined;
const apart =
  (groups: number, names: readonly string[]): Fault =>
  (a, b) =>
    groupOf(a, groups, names) === groupOf(b, groups, names) ? undefined : silent();
const groupOf = (name: string, groups: number, names: readonly string[]): number =>
  Math.floor((names.indexOf(name) * groups) / names.length);

interface Broken {
  readonly fault: string;
  /** fewer nodes cannot show it @default 3 */
  readonly atLeast?: number;
  readonly faults: (names: readonly string[]) => Faults;
  readonly unready?: readonly string[];
  readonly cause?: string;
  /** @default the second */
  readonly nodes?: (names: readonly string[]) => readonly string[];
}

export const N = 'n0002';
const M = 'n0003';
const all = (names: readonly string[]): readonly string[] => names;
const none = (): readonly string[] => [];

export const faultsAtAnySize: readonly Broken[] = [
  { fault: 'nothing', faults: () => ({}) },
  {
    fault: 'a node is down',
    unready: [N],
    faults: () => ({ ...everyway(only(N, lost(N))), ...inAll(only(N, lost(N))) }),
    cause: 'node-down',
  },
  { fault: 'the overlay of a node', faults: () => everyway(cutOff(N)), cause: 'overlay-down' },
  {
    fault: 'the overlay of a node, and all that rides on it',
    faults: () => ({ ...everyway(cutOff(N)), ...inAll(from(N)) }),
    cause: 'overlay-down',
  },
  {
    fault: 'the overlay of two nodes',
    atLeast: 8,
    faults: () => everyway(cutOff(N, M)),
    cause: 'overlay-down',
    nodes: () => [N, M],
  },
  {
    fault: 'one pair',
    faults: () => everyway(edge(`${N}>${M}`, `${M}>${N}`)),
    cause: 'pair-blocked',
    nodes: () => [N, M],
  },
  {
    fault: 'every way to a node',
    faults: () => everyway((_, b) => (b === N ? silent() : undefined)),
    cause: 'one-way-loss',
  },
  { fault: 'every way from a node', faults: () => everyway(from(N)), cause: 'one-way-loss' },
  {
    fault: 'two groups',
    atLeast: 8,
    faults: (names) => everyway(apart(2, names)),
    cause: 'network-partition',
    nodes: all,
  },
  {
    fault: 'three groups',
    atLeast: 8,
    faults: (names) => everyway(apart(3, names)),
    cause: 'network-partition',
    nodes: all,
  },
  {
    fault: 'loss at a node',
    faults: () => ({ loss: at('ELOSS', N), transfer: at('ESTALLED', N) }),
    cause: 'packet-loss',
  },
  {
    fault: 'a small MTU at a node',
    faults: () => ({ mtu: at('EMTU', N), transfer: at('ESTALLED', N) }),
    cause: 'mtu-mismatch',
  },
  {
    fault: 'a slow node',
    faults: () => ({ tcp: only(N, late), udp: only(N, late), dns: (a) => (a === N ? late : undefined) }),
    cause: 'high-latency',
  },
  {
    fault: 'UDP at a node',
    faults: () => ({ udp: cutOff(N), mtu: cutOff(N), loss: cutOff(N) }),
    cause: 'udp-blocked',
  },
  {
    fault: 'UDP everywhere',
    faults: () => ({
      udp: () => silent(),
      mtu: () => silent(),
      loss: () => silent(),
      dns: (_, to) => (to.endsWith('tcp') ? undefined : silent()),
    }),
    cause: 'udp-blocked',
    nodes: all,
  },
  {
    fault: 'a DNS replica',
    faults: () => ({
      replica: (_, to) => (to === REPLICAS[0] ? silent('resolve') : undefined),
      dns: (a, to) => ((Number(a.slice(1)) + to.length) % 3 === 0 ? silent('resolve') : undefined),
    }),
    cause: 'dns-replica-down',
    nodes: none,
  },
  {
    fault: 'DNS',
    faults: () => ({ dns: () => silent('resolve'), replica: () => silent('resolve') }),
    cause: 'dns-down',
    nodes: none,
  },
  { fault: 'DNS on a node', faults: () => ({ dns: from(N), replica: from(N) }), cause: 'dns-on-node' },
  {
    fault: 'the service proxy of a node',
    faults: () => ({ service: from(N), dns: from(N) }),
    cause: 'service-proxy-broken',
  },
];

/** Whatever is not asked over the overlay itself. */
function inAll(fault: Fault): Faults {
  return { service: fault, dns: fault, replica: fault };
}

export const namesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `n${String(i + 1).padStart(4, '0')}`);
