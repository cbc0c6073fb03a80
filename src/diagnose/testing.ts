import type { ClusterFacts, NodeCondition } from '../core/facts.ts';
import { type Asked, foldStatus, type Observation, type Outcome, type Phase } from '../core/outcome.ts';

/** Builders of saved outcomes, for tests only: a small cluster, and what of it does not work. */

export const facts = (names: readonly string[], unready: readonly string[] = []): ClusterFacts => ({
  name: 'lab',
  version: 'v1.35.4',
  nodes: names.map((name, i) => ({
    name,
    address: `198.18.0.${11 + i}`,
    labels: {},
    conditions: [readiness(!unready.includes(name))],
  })),
  services: {},
});

const readiness = (ready: boolean): NodeCondition => ({
  type: 'Ready',
  status: ready ? 'True' : 'Unknown',
  reason: ready ? 'KubeletReady' : 'NodeStatusUnknown',
  message: ready ? 'kubelet is ready' : 'Kubelet stopped posting node status.',
});

/** What goes wrong with one exchange; undefined where it goes well. */
export type Trouble = Partial<Observation> & { readonly code: string };
export type Fault = (from: string, to: string) => Trouble | undefined;

export const silent = (phase: Phase = 'connect'): Trouble => ({
  code: 'ETIMEDOUT',
  phase,
  observed: `silence in ${phase} for 3s`,
  durationMs: 3000,
});
export const lost = (node: string, code = 'agent-lost'): Trouble => ({
  status: 'inconclusive',
  code,
  observed: `no agent on ${node}`,
  unavailable: node,
  attempts: 0,
});
/** An answer, but later than it may be. */
export const late: Trouble = { code: 'ESLOW', observed: 'answered in 900ms', durationMs: 900 };

export function exchange(from: string, to: string, trouble?: Trouble): Observation {
  const well = { from, to, expected: 'an answer', attempts: 1 };
  if (!trouble) return { ...well, status: 'passed', observed: 'answered in 0.4ms', durationMs: 0.4 };
  return { ...well, status: 'failed', observed: trouble.code, ...trouble };
}

export function check(id: string, asked: Asked, observations: readonly Observation[]): Outcome {
  const [suite = '', name = ''] = id.split('/');
  const status = foldStatus(observations.map((seen) => seen.status));
  const base = { id, suite, name, durationMs: 12.5, attempts: 1, observations, asked };
  if (status === 'passed') return { ...base, status };
  const worst = observations.find((seen) => seen.status === status);
  if (status === 'skipped') return { ...base, status, reason: worst?.observed ?? '' };
  const message = `${worst?.from} → ${worst?.to}: ${worst?.observed}`;
  return { ...base, status, code: worst?.code ?? 'UNKNOWN', message };
}

/** Everybody asks everybody else. */
export function mesh(
  names: readonly string[],
  protocol: Exclude<Asked['protocol'], 'http' | 'dns' | 'api'>,
  fault: Fault = () => undefined,
): Outcome {
  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
  const observations = pairs.map(([from, to]) => exchange(from, to, fault(from, to)));
  return check(`overlay/${protocol}`, { protocol, path: 'pod' }, observations);
}

/** What is measured over every way between nodes. */
export function measured(
  names: readonly string[],
  faults: { readonly [P in 'mtu' | 'transfer' | 'loss']?: Fault } = {},
): Outcome[] {
  return (['mtu', 'transfer', 'loss'] as const).map((probe) => mesh(names, probe, faults[probe]));
}

/** Everybody asks one target that is not a pod. */
export function ask(
  id: string,
  protocol: Asked['protocol'],
  target: string,
  names: readonly string[],
  fault: Fault = () => undefined,
): Outcome {
  const observations = names.map((from) => exchange(from, target, fault(from, target)));
  return check(id, { protocol, path: 'service' }, observations);
}

/** The shipped suites in small: tcp and udp over the overlay, a service, DNS. Each fault says what goes wrong. */
export function round(
  names: readonly string[],
  faults: { readonly tcp?: Fault; readonly udp?: Fault; readonly service?: Fault; readonly dns?: Fault } = {},
): Outcome[] {
  return [
    mesh(names, 'tcp', faults.tcp),
    mesh(names, 'udp', faults.udp),
    ask('services/mesh', 'tcp', 'mesh', names, faults.service),
    ask('services/api', 'tcp', 'kubernetes.default', names, faults.service),
    ask('dns/cluster', 'dns', 'kubernetes.default', names, faults.dns),
    ask('dns/udp', 'dns', 'mesh via dns/udp', names, faults.dns),
  ];
}

/** Every exchange that one of the nodes takes part in is met with silence. */
export const cutOff =
  (...nodes: readonly string[]): Fault =>
  (from, to) =>
    nodes.includes(from) || nodes.includes(to) ? silent() : undefined;
/** Every exchange that one of the nodes begins is met with silence. */
export const from =
  (...nodes: readonly string[]): Fault =>
  (asker) =>
    nodes.includes(asker) ? silent() : undefined;
export const everywhere: Fault = () => silent();
/** These ways are silent: `n1>n2`. */
export const edge =
  (...ways: readonly string[]): Fault =>
  (a, b) =>
    ways.includes(`${a}>${b}`) ? silent() : undefined;

/**
 * The same outcomes without one of them, and without one observation of one of them, for each there is.
 * @param every only so many of the observations that passed @default 1
 */
export function* leftOut(
  outcomes: readonly Outcome[],
  every = 1,
): Generator<{ readonly missing: string; readonly left: readonly Outcome[] }> {
  for (const [i, outcome] of outcomes.entries()) {
    yield { missing: outcome.id, left: outcomes.toSpliced(i, 1) };
    const { observations } = outcome;
    if (observations.length < 2) continue;
    for (const [j, { from, to, status }] of observations.entries()) {
      if (status === 'passed' && (i + j) % every !== 0) continue;
      const rest = { ...outcome, observations: observations.toSpliced(j, 1) };
      yield { missing: `${outcome.id} ${from} → ${to}`, left: outcomes.with(i, rest) };
    }
  }
}
