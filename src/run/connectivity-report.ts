import type { ClusterFacts } from '../core/facts.ts';
import type { Asked, Observation, Outcome } from '../core/outcome.ts';
import { percentile } from '../core/percentile.ts';
import { byBytes, type Connectivity } from '../core/run-report.ts';

type Protocol = Connectivity['protocol'];
type Path = Connectivity['path'];
type Edge = Connectivity['failed'][number];

interface Group {
  readonly protocol: Protocol;
  readonly path: Path;
  readonly observations: Observation[];
}

/** Who reached whom, one entry a protocol and path. What could not be asked was not tried. */
export function connectivityReport(facts: ClusterFacts, outcomes: readonly Outcome[]): Connectivity[] {
  const groups = new Map<string, Group>();
  for (const { asked, observations } of outcomes) {
    if (!isNetwork(asked)) continue;
    const key = `${asked.path}/${asked.protocol}`;
    const group = groups.get(key) ?? { ...asked, observations: [] };
    groups.set(key, group);
    for (const observation of observations) group.observations.push(observation);
  }
  const nodes = new Set(facts.nodes.map(({ name }) => name));
  return [...groups.entries()].sort(([a], [b]) => byBytes(a, b)).map(([, group]) => summarize(group, nodes));
}

function isNetwork(asked: Asked | undefined): asked is { protocol: Protocol; path: Path } {
  return asked?.protocol === 'tcp' || asked?.protocol === 'udp';
}

function summarize({ protocol, path, observations }: Group, all: ReadonlySet<string>): Connectivity {
  const tried = observations.filter(({ status }) => status === 'passed' || status === 'failed');
  const pairs = new Map(tried.map((seen) => [pairKey(seen), seen]));
  const ends = new Set(observations.flatMap(({ from, to }) => [from, to]).filter((name) => all.has(name)));
  const latencyMs = latency(tried);
  return {
    protocol,
    path,
    nodes: [...ends].sort(byBytes),
    tried: pairs.size,
    notTried: path === 'pod' ? notTried(ends, [...pairs.values()]) : 0,
    failed: failedEdges(tried),
    ...(latencyMs ? { latencyMs } : {}),
  };
}

/** Ordered pairs of different nodes among those that took part, less the ones that were tried. */
function notTried(nodes: ReadonlySet<string>, pairs: readonly Observation[]): number {
  const tried = pairs.filter(({ from, to }) => from !== to && nodes.has(from) && nodes.has(to));
  return nodes.size * (nodes.size - 1) - tried.length;
}

function failedEdges(tried: readonly Observation[]): Edge[] {
  const failed = tried.filter(({ status }) => status === 'failed');
  const first = new Map([...failed].reverse().map((seen) => [pairKey(seen), seen]));
  return [...first.entries()]
    .sort(([a], [b]) => byBytes(a, b))
    .map(([, { from, to, code, phase }]) => ({
      from,
      to,
      code: code ?? 'EUNKNOWN',
      phase: phase ?? 'unknown',
    }));
}

function latency(tried: readonly Observation[]): Connectivity['latencyMs'] {
  const times = tried
    .filter(({ status, latencyUnreliable }) => status === 'passed' && !latencyUnreliable)
    .flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]))
    .sort((a, b) => a - b);
  if (times.length === 0) return undefined;
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), max: times[times.length - 1]! };
}

// NUL cannot be in a name and sorts before everything that can
const pairKey = ({ from, to }: Observation): string => `${from}\0${to}`;
