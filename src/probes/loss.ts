import { formatDuration } from '../core/duration.ts';
import { STARVED } from '../core/lag.ts';
import { percentile } from '../core/percentile.ts';
import type { ProbeOptions } from '../core/plan.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { round } from './stopwatch.ts';
import { type Standing, withEchoLine } from './with-echo-line.ts';

export interface LossArgs {
  readonly host: string;
  readonly port: number;
  /** how many to send */
  readonly datagrams: number;
  /** of which no more than this share may be lost, or more are sent */
  readonly most: number;
}

/** Under way at once: an agent that is asked by 16 others and stalls has them all in its socket's buffer. */
const WINDOW = 8;
/** So long one counts as under way; it may still come back later. */
const SLOT_MS = 250;
const TICK_MS = 2;
const AT_A_TICK = 2;
/** Two of a hundred are no 2 %: where too many seem to be lost, there are so many times as many to tell by. */
const SURE = 4;
/** An agent that was late for so long may have lost datagrams itself. */
const STALLED_MS = 250;

/** How many datagrams do not come back, and how long do the others take? An exchange's time is the 99th percentile. */
export const loss: Probe<LossArgs> = {
  name: 'loss',
  settles: true,

  build: ({ options }, { host, port }) => ({
    host,
    port,
    datagrams: Number(options?.datagrams ?? 100),
    most: mostOf(options),
  }),

  run: (args: LossArgs, context: ProbeContext) =>
    withEchoLine(args, context, (standing) => measure(args, standing)),

  wrong({ options }, { measured = {} }, ownLagMs) {
    const { lossRatio = 0, stalledMs = 0 } = measured;
    if (lossRatio <= mostOf(options)) return undefined;
    const observed = tell(measured);
    const lagMs = Math.max(stalledMs, ownLagMs);
    if (lagMs < STALLED_MS) return { observed, code: 'ELOSS' };
    const doubt = `${observed}, while an agent was starved of CPU for ${formatDuration(lagMs)}`;
    return { status: 'inconclusive', observed: doubt, code: STARVED };
  },

  expects: ({ options }) => `at most ${100 * Number(options?.most)} % lost`,

  say: ({ measured = {} }) => tell(measured),
};

const mostOf = (options: ProbeOptions | undefined): number => Number(options?.most ?? 0.01);

function tell({ sent = 0, lost = 0, rttP50Ms = 0, rttP99Ms = 0 }: Readonly<Record<string, number>>): string {
  const times = `RTT p50 ${formatDuration(rttP50Ms)}, p99 ${formatDuration(rttP99Ms)}`;
  return `${lost} of ${sent} datagrams lost (${Number(((100 * lost) / sent).toFixed(1))} %), ${times}`;
}

async function measure({ datagrams, most }: LossArgs, standing: Standing): Promise<Exchange> {
  const { line, first, watch, leftMs } = standing;
  const firstNumber = line.sent;
  let wanted = datagrams;
  const back = new Map<number, number>();
  const openUntil = new Map<number, number>();
  let stalledMs = first.state?.lagMs ?? 0;
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  line.onEcho(({ sequence, rttMs, state }) => {
    if (sequence < firstNumber) return;
    back.set(sequence, rttMs);
    openUntil.delete(sequence);
    stalledMs = Math.max(stalledMs, state?.lagMs ?? 0);
    if (back.size === wanted) finish();
  });
  // what the system says of a single datagram is one that is lost
  line.onError(() => {});
  const tick = setInterval(() => {
    const now = performance.now();
    for (const [sequence, until] of openUntil) if (until < now) openUntil.delete(sequence);
    const sent = line.sent - firstNumber;
    const seemsTooMuch = sent === datagrams && openUntil.size === 0 && sent - back.size > most * sent;
    if (seemsTooMuch) wanted = SURE * datagrams;
    for (let i = 0; i < AT_A_TICK && line.sent < firstNumber + wanted && openUntil.size < WINDOW; i++) {
      openUntil.set(line.send(), now + SLOT_MS);
    }
  }, TICK_MS);
  // the last ones get as long as any to come back
  const stop = setTimeout(() => clearInterval(tick), leftMs() - SLOT_MS);
  const end = setTimeout(finish, leftMs());
  await over;
  for (const timer of [tick, stop, end]) clearTimeout(timer);
  const sent = line.sent - firstNumber;
  const rtts = [...back.values()].sort((a, b) => a - b);
  const [rttP50Ms, rttP99Ms] = [round(percentile(rtts, 0.5)), round(percentile(rtts, 0.99))];
  const lost = sent - back.size;
  const measured = { sent, lost, lossRatio: lost / sent, rttP50Ms, rttP99Ms, stalledMs };
  return { ...watch.done({ peer: first.agent, measured }), totalMs: rttP99Ms };
}
