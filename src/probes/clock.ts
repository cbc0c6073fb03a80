import { sleep } from '../core/deadline.ts';
import { formatDuration } from '../core/duration.ts';
import { judgeClocks } from './judge-clocks.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { type Standing, withEchoLine } from './with-echo-line.ts';

export interface ClockArgs {
  readonly host: string;
  readonly port: number;
}

/** The one that is back soonest says most. */
const EXCHANGES = 5;
const EXCHANGE_MS = 200;
/** Clocks are told in whole ms, on either side. */
const GRAIN_MS = 1;

/** How far is another agent's clock ahead of this one's? As NTP has it: its time against the middle of the exchange. */
export const clock: Probe<ClockArgs> = {
  name: 'clock',
  settles: true,

  build: (_question, { host, port }) => ({ host, port }),

  run: (args: ClockArgs, context: ProbeContext) => withEchoLine(args, context, measure),

  wrong: (_question, { measured }) =>
    measured ? undefined : { status: 'inconclusive', observed: 'told no time', code: 'ENOCLOCK' },

  say: ({ measured = {} }) =>
    `ahead by ${formatDuration(measured.offsetMs ?? 0)} ± ${formatDuration(measured.errorMs ?? 0)}`,

  together: ({ options }, observations) => judgeClocks(observations, Number(options?.most)),
};

async function measure({ line, first, watch }: Standing): Promise<Exchange> {
  let best: { offsetMs: number; errorMs: number } | undefined;
  for (let i = 0; i < EXCHANGES; i++) {
    const { promise, resolve } = Promise.withResolvers<void>();
    let before = 0;
    line.onEcho(({ sequence, rttMs, state }) => {
      if (sequence !== line.sent - 1 || !state) return;
      const errorMs = rttMs / 2 + GRAIN_MS;
      const offsetMs = state.clockMs - (before + rttMs / 2);
      if (!best || errorMs < best.errorMs) best = { offsetMs, errorMs };
      resolve();
    });
    before = Date.now();
    line.send();
    await Promise.race([promise, sleep(EXCHANGE_MS)]);
  }
  return watch.done({ peer: first.agent, ...(best ? { measured: best } : {}) });
}
