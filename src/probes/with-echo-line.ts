import { type Echo, EchoLine } from './echo-line.ts';
import type { Exchange, ProbeContext } from './probe.ts';
import { resolveFirst } from './resolve-first.ts';
import { Stopwatch } from './stopwatch.ts';

/** Of the time that a probe has, what the path may take until the first small datagram is back. */
const STAND_SHARE = 0.5;

/** A path that stands, and what is known of it. */
export interface Standing {
  readonly line: EchoLine;
  /** the first datagram that came back */
  readonly first: Echo;
  readonly watch: Stopwatch;
  /** what is left, in ms */
  readonly leftMs: () => number;
}

/** Waits until small datagrams go to an agent and back, then measures. A path that does not stand ends in phase `connect`. */
export async function withEchoLine(
  { host, port }: { readonly host: string; readonly port: number },
  context: ProbeContext,
  measure: (standing: Standing) => Promise<Exchange>,
): Promise<Exchange> {
  const watch = new Stopwatch('resolve');
  const address = await resolveFirst(host, context, watch);
  if (typeof address !== 'string') return address;
  watch.enter('connect');
  let line: EchoLine | undefined;
  try {
    line = await EchoLine.open(address, port, context);
    const first = await line.stands(context.timeoutMs * STAND_SHARE - watch.elapsedMs());
    if (!first) return watch.timedOut('echo of a small datagram');
    watch.enter('body');
    const leftMs = () => context.timeoutMs - watch.elapsedMs();
    return await measure({ line, first, watch, leftMs });
  } catch (error) {
    return watch.failedWith(error as NodeJS.ErrnoException);
  } finally {
    line?.close();
  }
}
