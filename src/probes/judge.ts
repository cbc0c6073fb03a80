import type { Answer } from '../agent/protocol.ts';
import { formatDuration } from '../core/duration.ts';
import { STARVED } from '../core/lag.ts';
import type { Status } from '../core/outcome.ts';
import type { Absence, Expectation } from '../core/plan.ts';
import { uneven } from './evenness.ts';
import type { Wrong } from './probe.ts';

/** What is known of the right answer, beyond what the author said. */
export interface Truth {
  /** the agents that may answer; absent: nobody says who it is */
  readonly peers?: readonly string[];
  /** DNS: what the API server has for the name: addresses, `<port> <name>` for SRV, names without the cluster's domain */
  readonly records?: readonly string[];
  /** DNS: the right answer is that there is nothing; the probe has seen to it */
  readonly absent?: Absence;
  /** the agents that each have to answer: every backend, or the asker itself */
  readonly wanted?: readonly string[];
  /** so many answers, and every backend would have been among them; where every backend is to answer */
  readonly enoughAnswers?: number;
}

export interface Judgement {
  readonly status: Status;
  readonly expected: string;
  readonly observed: string;
  readonly code?: string;
  readonly latencyUnreliable?: boolean;
}

/** The agent itself was in trouble: nothing was asked. */
const AGENT_TROUBLE = new Set([
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENOBUFS',
  'EADDRNOTAVAIL',
  'EPROBE',
  'EAGENT',
  'ESERVERS',
]);
/** An agent whose event loop was late by more than this share of a time measured itself. */
const LAG_SHARE = 0.2;
const NEGLIGIBLE_LAG_MS = 20;
/** Many short delays do less harm each. */
const LATE_SHARE = 0.5;
/** What is said of an answer that did not come, or not in time. */
const SILENCES = new Set(['ETIMEDOUT', 'ESTALLED', 'ELOSS', 'ESLOW']);
/** What is said of a backend that was not heard: because of silence, or because it never got a connection. */
const BACKENDS = new Set(['EBACKEND', 'EHAIRPIN']);
/** A chance that is taken for none. */
const UNLIKELY = 0.05;

/** What a probe adds of its own. */
export interface Own {
  /** what is expected, where "an answer" does not say it */
  readonly expected?: string;
  readonly wrong?: (answer: Answer) => Wrong | undefined;
  readonly broke?: (answer: Answer) => Wrong;
  readonly say?: (answer: Answer) => string;
}

/** Holds an answer against what was expected. What an agent without CPU may have missed counts for nothing. Pure. */
export function judge(expect: Expectation, answer: Answer, truth: Truth = {}, own: Own = {}): Judgement {
  const judged = judgeAwake(expect, answer, truth, own);
  if (!isStarved(answer) || !isSilence(expect, judged, answer)) return judged;
  const { lagMs, lateMs = lagMs } = answer;
  const observed = `${judged.observed}, while an agent was starved of CPU for ${formatDuration(lateMs)}`;
  return { ...judged, status: 'inconclusive', observed, code: STARVED, latencyUnreliable: true };
}

/** The same, taking every agent for awake. */
function judgeAwake(expect: Expectation, answer: Answer, truth: Truth, own: Own): Judgement {
  const expected = describe(expect, truth, own.expected);
  const verdict = (status: Status, observed: string, code?: string): Judgement => ({
    status,
    expected,
    observed,
    ...(code ? { code } : {}),
  });
  if (AGENT_TROUBLE.has(answer.code ?? '')) return verdict('inconclusive', answer.error ?? '', answer.code);
  if (expect.reach !== 'answer') return judgeClosed(expect.reach, answer, verdict);
  if (!answer.ok && own.broke) {
    const { status = 'failed', observed, code } = own.broke(answer);
    return verdict(status, observed, code);
  }
  if (!answer.ok && !expect.everyBackend && !expect.itself)
    return verdict('failed', sayFailure(answer), answer.code);
  const wrong =
    wrongPeer(answer, truth) ??
    uneven(expect, answer, truth.peers) ??
    missingBackends(expect, answer, truth) ??
    wrongContent(expect, answer, truth) ??
    own.wrong?.(answer);
  if (wrong) return verdict(wrong.status ?? 'failed', wrong.observed, wrong.code);
  return judgeTime(expect, answer, verdict, own.say?.(answer) ?? saySuccess(answer));
}

/** One end of it was late at once for long, or again and again for most of the time. */
function isStarved({ lagMs, lateMs = lagMs, spentMs, totalMs }: Answer): boolean {
  const tookMs = Math.max(spentMs, totalMs);
  return lagMs > Math.max(NEGLIGIBLE_LAG_MS, tookMs * LAG_SHARE) || lateMs > tookMs * LATE_SHARE;
}

/** Did something not come, or too late? Whatever did come was said by somebody who was awake. */
function isSilence({ reach }: Expectation, { status, code = '' }: Judgement, answer: Answer): boolean {
  const { ok, code: last = '', failedAttempts } = answer;
  // where silence is what is wanted, it is a silence all the same
  if (reach === 'blocked' && status === 'passed') return SILENCES.has(last);
  if (status !== 'failed') return false;
  const someFailed = !ok || failedAttempts > 0;
  return SILENCES.has(code) || (BACKENDS.has(code) && someFailed && (last === '' || SILENCES.has(last)));
}

type Verdict = (status: Status, observed: string, code?: string) => Judgement;
function judgeClosed(reach: 'refused' | 'blocked', answer: Answer, verdict: Verdict): Judgement {
  // a stranger who answers is an answer, too
  const strange = answer.code === 'EWRONGPEER' || answer.code?.startsWith('HPE_');
  if (answer.ok || strange) return verdict('failed', 'open: it answered', 'EOPEN');
  const resolved = answer.phase !== 'resolve';
  const refused = resolved && answer.code === 'ECONNREFUSED';
  if (refused || (resolved && reach === 'blocked')) return verdict('passed', sayFailure(answer));
  return verdict('failed', sayFailure(answer), answer.code);
}

function wrongPeer(answer: Answer, { peers }: Truth): Wrong | undefined {
  const strangers = peers ? answer.peers.filter((peer) => !peers.includes(peer)) : [];
  return strangers.length > 0
    ? { observed: `answered by ${strangers.join(', ')}`, code: 'EWRONGPEER' }
    : undefined;
}

function missingBackends(
  expect: Expectation,
  answer: Answer,
  { peers = [], wanted = peers, enoughAnswers = 1 }: Truth,
): Wrong | undefined {
  if (!expect.everyBackend && !expect.itself) return undefined;
  if (wanted.length === 0) {
    return { status: 'inconclusive', observed: 'no pod behind it came up', code: 'EBACKEND' };
  }
  const missing = wanted.filter((peer) => !answer.peers.includes(peer));
  if (missing.length === 0) return undefined;
  const { answers, attempts, failedAttempts } = answer;
  if (answer.peers.length === 0) {
    const code = expect.itself && peers.length === 1 ? 'EHAIRPIN' : (answer.code ?? 'EBACKEND');
    return { observed: sayFailure(answer), code };
  }
  const observed = `never answered in ${attempts} tries: ${missing.join(', ')}${failedAttempts ? ` (${failedAttempts} failed: ${answer.code ?? 'then answered'})` : ''}`;
  if (expect.itself) {
    // what failed may have gone to others: only how many of them answered tells that itself would have
    const status = (1 - 1 / peers.length) ** answers < UNLIKELY ? 'failed' : 'inconclusive';
    return { status, observed, code: 'EHAIRPIN' };
  }
  const enough = failedAttempts > 0 || answers >= enoughAnswers;
  return { status: enough ? 'failed' : 'inconclusive', observed, code: 'EBACKEND' };
}

function wrongContent(expect: Expectation, answer: Answer, { records, absent }: Truth): Wrong | undefined {
  if (expect.status && !expect.status.includes(answer.httpStatus ?? 0)) {
    return { observed: `status ${answer.httpStatus}`, code: 'ESTATUS' };
  }
  if (!expect.sameAsApi || absent) return undefined;
  if (!records?.length) {
    const observed = 'the API server has no address for it';
    return { status: 'inconclusive', observed, code: 'absent' };
  }
  const found = answer.records ?? [];
  return isSame(found, records) ? undefined : { observed: found.join(', '), code: 'EWRONGANSWER' };
}

/** The API server does not say what the cluster's domain is, so names go on in the answer. */
const isSame = (found: readonly string[], wanted: readonly string[]): boolean =>
  found.length === wanted.length &&
  wanted.every((one) => found.some((other) => other === one || other.startsWith(`${one}.`)));

function judgeTime({ withinMs }: Expectation, answer: Answer, verdict: Verdict, observed: string): Judgement {
  if (withinMs === undefined || answer.totalMs <= withinMs) return verdict('passed', observed);
  const { lagMs, lateMs = lagMs, totalMs } = answer;
  if (lagMs > Math.max(NEGLIGIBLE_LAG_MS, withinMs * LAG_SHARE) || lateMs > totalMs * LATE_SHARE) {
    const doubt = `${observed}, while an agent was starved of CPU for ${formatDuration(lateMs)}`;
    return { ...verdict('passed', doubt), latencyUnreliable: true };
  }
  return verdict('failed', observed, 'ESLOW');
}

function describe(expect: Expectation, { peers, records, absent }: Truth, own = 'an answer'): string {
  const limit = expect.withinMs === undefined ? '' : ` within ${formatDuration(expect.withinMs)}`;
  if (expect.reach !== 'answer') return expect.reach;
  if (absent) return `${absent === 'nxdomain' ? 'NXDOMAIN' : 'an empty answer'}${limit}`;
  if (expect.sameAsApi && records) return `${records.join(', ')}${limit}`;
  if (expect.itself) return `an answer from itself${limit}`;
  if (expect.evenly && peers) return `connections spread over ${peers.length} backends${limit}`;
  if (expect.everyBackend && peers) return `an answer from each of ${peers.length} backends${limit}`;
  return `${expect.status ? `status ${expect.status.join(' or ')}` : own}${limit}`;
}

function saySuccess(answer: Answer): string {
  const what =
    answer.records?.join(', ') ??
    (answer.httpStatus === undefined ? 'answered' : `status ${answer.httpStatus}`);
  return `${what} in ${formatDuration(answer.totalMs)}`;
}

function sayFailure({ code, phase, spentMs, error, attempts }: Answer): string {
  const tries = attempts > 1 ? `, ${attempts} tries` : '';
  if (code === 'ETIMEDOUT') return `silence in ${phase} for ${formatDuration(spentMs)}${tries}`;
  if (code === 'ECONNREFUSED') return `refused${tries}`;
  return `${code} in ${phase}${tries}${error && !error.includes(code ?? '') ? `: ${error}` : ''}`;
}
