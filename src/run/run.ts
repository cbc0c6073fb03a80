import { aborted, sleep, within } from '../core/deadline.ts';
import { messageOf, UsageError } from '../core/errors.ts';
import type { ClusterFacts } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { FollowUp } from '../core/follow-up.ts';
import type { Outcome } from '../core/outcome.ts';
import { RunClock } from '../core/run-clock.ts';
import type { RunReport } from '../core/run-report.ts';
import type { WorkloadScope } from '../core/workload-scope.ts';
import { assemble } from './assemble.ts';
import type { Session } from './session.ts';
import type { Collected, Shell } from './shell.ts';

export interface RunJob {
  readonly version: string;
  /** what every report is to carry */
  readonly labels: Readonly<Record<string, string>>;
  readonly session: Session;
  readonly shell: Shell;
  readonly signal: AbortSignal;
  readonly diagnose: Diagnose;
  /** no mistake can turn up in these specs: launch what nearly every plan needs while they are read */
  readonly early?: boolean;
  /** tell what a baseline holds as well, of the workloads in this scope @default no */
  readonly stateOf?: WorkloadScope;
  /** ids of outcomes that one more look may put right @default none */
  readonly doubtful?: (outcomes: readonly Outcome[], facts: ClusterFacts) => readonly string[];
  readonly onCollected?: (collected: Collected) => void;
}

/** @returns causes, root first, and what to ask to be surer of them */
export type Diagnose = (
  outcomes: readonly Outcome[],
  facts: ClusterFacts,
) => { readonly findings: readonly Finding[]; readonly followUps: readonly FollowUp[] };

/** A test that does not heed the end of the run gets this long to do so. */
const STOP_MS = 1000;

/**
 * One run from top to bottom. What it launched is still there when it returns: the caller tells the verdict first
 * and then closes the session.
 * @throws UsageError with every mistake in the specs, before anything is launched
 */
export async function run(job: RunJob): Promise<RunReport> {
  const { session, shell, signal } = job;
  const clock = new RunClock();
  const opened = session.open(); // the cluster is read while the specs are
  opened.catch(() => {});
  if (job.early) session.begin();
  const collected = await orStop(shell.collect(), signal);
  if (collected) {
    refuseMistakes(collected);
    job.onCollected?.(collected);
    await orStop(opened, signal);
  }
  const ready = signal.aborted ? undefined : collected;
  if (ready) await orStop(session.launch(ready.plan, ready.tests > 0), signal);
  const tested = ready && (await orStop(shell.run(session), signal));
  const lost = tested ?? cutShort(ready, signal);
  const asked = await lookAgain(job, await session.settled());
  const outcomes = [...(collected?.skipped ?? []), ...asked, ...lost];
  const { findings, followUps } = await findCauses(job, outcomes);
  const state = job.stateOf && (await orStop(session.state(job.stateOf), signal));
  return assemble({
    runId: session.runId,
    version: job.version,
    driver: session.driver,
    labels: job.labels,
    startedAt: clock.startedAt,
    endedAt: clock.now,
    facts: session.facts,
    outcomes,
    findings,
    followUps,
    interrupted: signal.aborted && signal.reason === INTERRUPTED,
    nodeLogs: await session.logs(troubled(findings, outcomes)),
    ...(state ? { state } : {}),
  });
}

/** Later than what may have been in the way for a moment. */
const AGAIN_MS = 2000;

/** What is in doubt is asked once more, and is in doubt only where it still is. */
async function lookAgain(
  { session, signal, doubtful }: RunJob,
  outcomes: readonly Outcome[],
): Promise<readonly Outcome[]> {
  const ids = doubtful?.(outcomes, session.facts) ?? [];
  if (!doubtful || ids.length === 0 || signal.aborted) return outcomes;
  await orStop(sleep(AGAIN_MS), signal);
  const again = (await orStop(session.again(ids), signal)) ?? [];
  const still = new Set(doubtful(again, session.facts));
  const right = new Map(
    again.filter(({ id, status }) => status === 'passed' && !still.has(id)).map((one) => [one.id, one]),
  );
  return outcomes.map((outcome) => right.get(outcome.id) ?? outcome);
}

/** Where something is left open, asks what decides it, and looks again. */
async function findCauses({ session, diagnose, signal }: RunJob, outcomes: readonly Outcome[]) {
  const first = diagnose(outcomes, session.facts);
  if (first.followUps.length === 0 || signal.aborted) return { findings: first.findings, followUps: [] };
  const followUps = (await orStop(session.follow(first.followUps), signal)) ?? [];
  return { findings: diagnose([...outcomes, ...followUps], session.facts).findings, followUps };
}

/** The reason for which a signal handler aborts a run; any other reason is a time limit. */
export const INTERRUPTED = new Error('the run was interrupted');

/** @throws UsageError with all of them */
export function refuseMistakes({ mistakes }: Collected): void {
  if (mistakes.length === 0) return;
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
  throw new UsageError(`${count} in the specs`, mistakes);
}

/** What stands for the tests that a time limit took the result of: without it, the rest would pass. */
function cutShort(ready: Collected | undefined, { reason }: AbortSignal): Outcome[] {
  if (reason === INTERRUPTED || ready?.tests === 0) return [];
  const what = ready ? 'its tests had not ended' : 'nothing was asked yet';
  const base = { suite: 'kube-smoke', name: 'tests', durationMs: 0, attempts: 1, observations: [] };
  const message = `${messageOf(reason)}: ${what}`;
  return [{ ...base, id: 'kube-smoke/tests', status: 'inconclusive', code: 'ETIMEDOUT', message }];
}

/** Waits for work, but not long beyond the end of the run. */
async function orStop<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return Promise.race([work, aborted(signal).then(() => within(work, STOP_MS, () => undefined))]);
}

function troubled(findings: readonly Finding[], outcomes: readonly Outcome[]): string[] {
  const lost = outcomes.flatMap(({ observations }) =>
    observations.flatMap(({ unavailable }) => unavailable ?? []),
  );
  return [...new Set([...findings.flatMap(({ nodes }) => nodes), ...lost])];
}
