import type { NodeFact } from '../facts.ts';
import type { Observation, Outcome } from '../outcome.ts';
import { percentile } from '../percentile.ts';
import type { RunReport } from '../run-report.ts';
import {
  type Baseline,
  type BaselineCertificate,
  type BaselineCheck,
  type BaselineNode,
  type Latency,
  SNAPSHOT_VERSION,
} from './baseline.ts';

/** What of a report is worth keeping to hold a later run against. Pure. */
export function baselineOf(report: RunReport): Baseline {
  const { facts, outcomes, findings, state = {} } = report;
  const nodes = new Set(facts.nodes.map(({ name }) => name));
  return {
    snapshotVersion: SNAPSHOT_VERSION,
    takenAt: report.endedAt,
    runId: report.runId,
    takenBy: report.version,
    cluster: {
      driver: report.driver,
      name: facts.name,
      version: facts.version,
      ...(state.id === undefined ? {} : { id: state.id }),
    },
    ...(facts.nodes.length > 0 ? { nodes: facts.nodes.map(nodeOf) } : {}),
    checks: outcomes.map((outcome) => checkOf(outcome, nodes)),
    ...(state.workloads ? { workloads: state.workloads } : {}),
    certificates: [...apiCertificate(report), ...outcomes.flatMap(shownCertificates)],
    findings: findings.map(({ cause, nodes, severity, explains }) => ({ cause, nodes, severity, explains })),
  };
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function nodeOf({ name, labels, conditions, kubeletVersion }: NodeFact): BaselineNode {
  const roles = Object.keys(labels).filter((key) => key.startsWith(ROLE_PREFIX));
  return {
    name,
    ready: conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    ...(kubeletVersion === undefined ? {} : { version: kubeletVersion }),
    roles: roles.map((key) => key.slice(ROLE_PREFIX.length)).sort(),
  };
}

/** @param nodes names of all nodes */
export function checkOf(outcome: Outcome, nodes: ReadonlySet<string>): BaselineCheck {
  const { id, status, durationMs } = outcome;
  const failed = failedWays(outcome);
  return {
    id,
    outcome: status,
    ...('code' in outcome ? { code: outcome.code } : {}),
    durationMs: rounded(durationMs),
    ...latencies(outcome, nodes),
    ...(failed.length > 0 ? { failed } : {}),
  };
}

/** Of these the time is that of the network; others take as long as they were told to, or as their host's CPU lets them. */
const TIMED: ReadonlySet<string | undefined> = new Set(['tcp', 'udp', 'http', 'dns']);

function latencies(
  { asked, observations }: Outcome,
  nodes: ReadonlySet<string>,
): Pick<BaselineCheck, 'latencyMs' | 'nodes'> {
  if (!TIMED.has(asked?.protocol)) return {};
  const timed = observations.filter(isTimed);
  if (timed.length === 0) return {};
  return { latencyMs: latencyOf(timed), nodes: byNode(timed, nodes) };
}

/** How old a new name is when it is known says when it was looked for, and not how long the network took. */
const isTimed = ({ status, durationMs, latencyUnreliable, measured }: Observation): boolean =>
  status === 'passed' && durationMs !== undefined && !latencyUnreliable && measured?.ageMs === undefined;

/** An exchange between two nodes says something of both. */
function byNode(timed: readonly Observation[], nodes: ReadonlySet<string>): Record<string, Latency> {
  const groups = new Map<string, Observation[]>();
  for (const one of timed) {
    for (const end of new Set([one.from, one.to])) {
      if (!nodes.has(end)) continue;
      const group = groups.get(end);
      if (group) group.push(one);
      else groups.set(end, [one]);
    }
  }
  return Object.fromEntries([...groups].sort().map(([name, group]) => [name, latencyOf(group)]));
}

function latencyOf(timed: readonly Observation[]): Latency {
  const sorted = timed.map(({ durationMs = 0 }) => durationMs).sort((a, b) => a - b);
  return { count: sorted.length, p50: rounded(percentile(sorted, 0.5)), max: rounded(sorted.at(-1) ?? 0) };
}

/** A pod or a job has another name once it is replaced, and a count is no name: that says nothing the next time. */
const PASSING = /^(Pod|Job) |^\d+ more$/;
/** One that fails on more ways than these fails on all. */
const MOST_WAYS = 1000;

function failedWays({ observations }: Outcome): string[] {
  const failed = observations.filter(({ status, to }) => status === 'failed' && !PASSING.test(to));
  return [...new Set(failed.map(({ from, to }) => `${from} → ${to}`))].sort().slice(0, MOST_WAYS);
}

function apiCertificate({ facts: { api } }: RunReport): BaselineCertificate[] {
  if (!api?.certificate) return [];
  const { host, validTo, fingerprint } = api.certificate;
  const known = fingerprint === undefined ? {} : { fingerprint };
  return [{ of: `the API server at ${host}`, ends: validTo, ...known }];
}

/** Those that agents were shown. */
function shownCertificates({ asked, id, observations }: Outcome): BaselineCertificate[] {
  if (asked?.protocol !== 'certificate') return [];
  const ends = new Map(observations.map(({ to, measured }) => [to, measured?.validToMs]));
  return [...ends].flatMap(([to, validToMs]) =>
    validToMs === undefined ? [] : [{ of: `${to} (${id})`, ends: new Date(validToMs).toISOString() }],
  );
}

/** To a microsecond: what follows is noise. */
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
