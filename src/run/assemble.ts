import type { ClusterState } from '../core/cluster-state.ts';
import { count } from '../core/count.ts';
import { formatDuration } from '../core/duration.ts';
import { codeOf, messageOf } from '../core/errors.ts';
import type { ClusterFacts } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import { foldStatus, type Outcome } from '../core/outcome.ts';
import { byBytes, type RunReport } from '../core/run-report.ts';
import { connectivityReport } from './connectivity-report.ts';
import { nodesReport } from './node-report.ts';

export interface RunRecord {
  readonly runId: string;
  /** of this package */
  readonly version: string;
  readonly driver: string;
  /** what every report is to carry · none */
  readonly labels?: Readonly<Record<string, string>>;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly facts: ClusterFacts;
  readonly outcomes: readonly Outcome[];
  /** root cause first */
  readonly findings: readonly Finding[];
  /** answers to what was asked to tell causes apart · none */
  readonly followUps?: readonly Outcome[];
  readonly interrupted: boolean;
  /** by node name: its agent's last lines and its pod's events, bounded, secrets removed · none */
  readonly nodeLogs?: Readonly<Record<string, readonly string[]>>;
  /** where somebody wants to know */
  readonly state?: ClusterState;
}

/** Puts together what a run found. Every status that a report shows is computed here, once. */
export function assemble(record: RunRecord): RunReport {
  const { runId, version, driver, labels = {}, facts, findings } = record;
  const outcomes = [...record.outcomes].sort((a, b) => byBytes(a.id, b.id));
  const verdict = verdictOf(outcomes, record.interrupted);
  const durationMs = record.endedAt.getTime() - record.startedAt.getTime();
  return {
    runId,
    version,
    driver,
    labels,
    startedAt: record.startedAt.toISOString(),
    endedAt: record.endedAt.toISOString(),
    durationMs,
    verdict,
    status: healthOf(outcomes, verdict),
    summary: findings[0]?.summary ?? summarize(verdict, outcomes, facts, durationMs),
    facts,
    nodes: nodesReport(facts, outcomes, findings, record.nodeLogs ?? {}),
    outcomes,
    connectivity: connectivityReport(facts, outcomes),
    findings,
    followUps: record.followUps ?? [],
    ...(record.state ? { state: record.state } : {}),
  };
}

function verdictOf(outcomes: readonly Outcome[], interrupted: boolean): RunReport['verdict'] {
  if (interrupted) return 'interrupted';
  const whole = foldStatus(outcomes.map(({ status }) => status));
  return whole === 'skipped' ? 'inconclusive' : whole; // all skipped: nothing ran
}

function healthOf(outcomes: readonly Outcome[], verdict: RunReport['verdict']): RunReport['status'] {
  if (outcomes.some(({ status }) => status === 'failed')) return 'degraded';
  return verdict === 'passed' ? 'running' : 'unknown';
}

function summarize(
  verdict: RunReport['verdict'],
  outcomes: readonly Outcome[],
  facts: ClusterFacts,
  durationMs: number,
): string {
  const of = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status);
  const took = formatDuration(durationMs);
  const passed = `${count(of('passed').length, 'check')} passed`;
  const skipped = of('skipped').length > 0 ? `, ${of('skipped').length} skipped` : '';
  if (verdict === 'passed') return `${passed}${skipped} on ${count(facts.nodes.length, 'node')} in ${took}`;
  if (verdict === 'interrupted') return `interrupted after ${took}, ${passed} until then`;
  if (verdict === 'failed') return `${sharedBy(of('failed'), outcomes)} failed: ${names(of('failed'))}`;
  const open = of('inconclusive');
  if (open.length > 0) return `${sharedBy(open, outcomes)} could not be asked: ${names(open)}`;
  return outcomes.length === 0 ? 'nothing was checked' : `nothing was checked: ${allSkipped(outcomes)}`;
}

const sharedBy = (some: readonly Outcome[], all: readonly Outcome[]): string =>
  `${some.length} of ${count(all.length, 'check')}`;
const allSkipped = (outcomes: readonly Outcome[]): string =>
  outcomes.length === 1 ? 'the one check was skipped' : `all ${outcomes.length} checks were skipped`;

function names(outcomes: readonly Outcome[]): string {
  const shown = outcomes.slice(0, 3).map(({ id }) => id);
  return outcomes.length > shown.length ? `${shown.join(', ')} …` : shown.join(', ');
}

export interface SetupFailure
  extends Pick<RunRecord, 'runId' | 'version' | 'driver' | 'labels' | 'startedAt'> {
  readonly error: unknown;
  /** now */
  readonly endedAt?: Date;
  /** as far as they were read · none */
  readonly facts?: ClusterFacts;
  /** none */
  readonly findings?: readonly Finding[];
}

/** The report of a run that died before it could ask anything: one inconclusive check named `kube-smoke/set-up`. */
export function setupFailure(failure: SetupFailure): RunReport {
  const { runId, version, driver, labels = {}, startedAt, error, endedAt = new Date() } = failure;
  const outcome: Outcome = {
    id: 'kube-smoke/set-up',
    suite: 'kube-smoke',
    name: 'set-up',
    status: 'inconclusive',
    durationMs: endedAt.getTime() - startedAt.getTime(),
    attempts: 1,
    observations: [],
    code: codeOf(error),
    message: messageOf(error),
  };
  const facts = failure.facts ?? { name: '', version: '', nodes: [], services: {} };
  const findings = failure.findings ?? [];
  const report = assemble({
    runId,
    version,
    driver,
    labels,
    startedAt,
    endedAt,
    facts,
    outcomes: [outcome],
    findings,
    interrupted: false,
  });
  return findings.length > 0 ? report : { ...report, summary: `the set-up failed: ${outcome.message}` };
}
