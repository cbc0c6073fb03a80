import { ownMtu } from './own-mtu.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { type Standing, withEchoLine } from './with-echo-line.ts';

export interface MtuArgs {
  readonly host: string;
  readonly port: number;
}

/** So often each size is sent, unless a full-size one is back before. */
const ROUNDS = 10;
const ROUND_MS = 80;
/** Of the small ones, so many have to come back for the size to be the reason. */
const CONTROL_SHARE = 0.5;

/**
 * Do packets as large as the interface takes go there and back? Linux sends a datagram of exactly that size in one
 * piece that may not be cut, so a way that takes less loses it, or says so (EMSGSIZE).
 */
export const mtu: Probe<MtuArgs> = {
  name: 'mtu',
  settles: true,

  build: (_question, { host, port }) => ({ host, port }),

  run: (args: MtuArgs, context: ProbeContext) => withEchoLine(args, context, measure),

  wrong(_question, { measured = {} }) {
    const { bytes, back = 0, there = 0, small = 0, sent = 0, tooBig = 0 } = measured;
    if (tooBig) return { observed: `packets of ${bytes} bytes are too big: the way says so`, code: 'EMTU' };
    if (back > 0) return undefined;
    const way = there > 0 ? `come through, and none of that size comes back` : 'vanish on the way there';
    const observed = `packets of ${bytes} bytes ${way}, small ones come back (${small} of ${sent})`;
    if (small >= sent * CONTROL_SHARE) return { observed, code: 'EMTU' };
    return { observed: `${sent - small} of ${sent} small datagrams lost, and all large ones`, code: 'ELOSS' };
  },

  expects: () => 'full-size packets there and back',

  say: ({ measured = {} }) => `packets of ${measured.bytes} bytes come through both ways`,
};

type Size = 'back' | 'there' | 'small';

async function measure({ line, first, watch }: Standing): Promise<Exchange> {
  // the smaller of the two: that the ends differ is no fault of the way between them
  const bytes = Math.min(ownMtu(), first.state?.mtu ?? Number.POSITIVE_INFINITY);
  const payload = bytes - line.headerBytes;
  const heard: Record<Size, number> = { back: 0, there: 0, small: 0 };
  const sizes = new Map<number, Size>();
  let tooBig = 0;
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  line.onEcho((echo) => {
    const size = sizes.get(echo.sequence);
    if (!size || (size === 'back' && echo.bytes < payload)) return;
    heard[size]++;
    if (size === 'back') finish();
  });
  line.onError(({ code }) => {
    if (code !== 'EMSGSIZE') return;
    tooBig = 1;
    finish();
  });
  let rounds = 0;
  const round = () => {
    if (rounds === ROUNDS) return finish();
    rounds++;
    sizes.set(line.send(payload, true), 'back');
    if (rounds > 1) sizes.set(line.send(payload), 'there');
    sizes.set(line.send(), 'small');
  };
  const timer = setInterval(round, ROUND_MS);
  round();
  await over;
  clearInterval(timer);
  return watch.done({ peer: first.agent, measured: { bytes, sent: rounds, tooBig, ...heard } });
}
