import { measuring } from './mtu-first.ts';
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
/** Where the first was lost on its way back, so many more tell whether the other end cuts them into pieces since. */
const MORE_BACK = 3;
const TOO_BIG_THERE = 1;
const TOO_BIG_BACK = 2;

/**
 * Do packets as large as the interface takes go there and back? Linux sends a datagram of exactly that size in one
 * piece that may not be cut, so a way that takes less loses it, or says so. Then the system tells the sender (EMSGSIZE),
 * and cuts what comes later: of the other end's echoes the first is lost, and the others come in pieces.
 */
export const mtu: Probe<MtuArgs> = {
  name: 'mtu',
  settles: true,

  build: (_question, { host, port }) => ({ host, port }),

  run: (args: MtuArgs, context: ProbeContext) => measuring(args.host, withEchoLine(args, context, measure)),

  wrong(_question, { measured = {} }) {
    const { bytes, back = 0, there = 0, small = 0, sent = 0, tooBig = 0 } = measured;
    if (tooBig) {
      const way = tooBig === TOO_BIG_THERE ? 'there' : 'back';
      return { observed: `packets of ${bytes} bytes are too big: the way ${way} says so`, code: 'EMTU' };
    }
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
  const firstFull = line.sent;
  const pieces: number[] = [];
  let tooBig = 0;
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  line.onEcho((echo) => {
    const size = sizes.get(echo.sequence);
    if (!size || (size === 'back' && echo.bytes < payload)) return;
    heard[size]++;
    if (size !== 'back') return;
    pieces.push(echo.state?.pieces ?? 0);
    const [before = 0] = pieces;
    if (echo.sequence === firstFull || pieces.length > MORE_BACK) finish();
    else if ((pieces.at(-1) ?? 0) > before) {
      tooBig = TOO_BIG_BACK;
      finish();
    }
  });
  line.onError(({ code }) => {
    if (code !== 'EMSGSIZE') return;
    tooBig = TOO_BIG_THERE;
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
