import type { Exchange, ProbeContext } from './probe.ts';
import { lookup } from './resolver.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The address of a host that its server names first, or the exchange that ended in the resolve phase. */
export async function resolveFirst(
  host: string,
  context: ProbeContext,
  watch: Stopwatch,
): Promise<string | Exchange> {
  const { localAddress } = context;
  const answer = await lookup(host, context.resolver, {
    timeoutMs: context.timeoutMs,
    ...(localAddress ? { localAddress } : {}),
  });
  const address = answer.first ?? answer.records[0];
  if (address !== undefined) return address;
  const code = answer.rcode === 'NOERROR' ? 'NODATA' : answer.rcode;
  return watch.failed(code, answer.error ?? `${code} for ${host}`);
}
