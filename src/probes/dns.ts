import type { DnsServer } from './dns-query.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { lookup } from './resolver.ts';
import { Stopwatch } from './stopwatch.ts';

export interface DnsArgs {
  /** a name as an application would write it; the search list applies */
  readonly name: string;
  /** ask this server alone · the ones in resolv.conf */
  readonly server?: DnsServer;
  readonly transport?: 'udp' | 'tcp';
}

/** Does a name resolve here, and to what? */
export const dns: Probe<DnsArgs> = {
  name: 'dns',

  build: ({ transport }, { host, server }) => ({
    name: host,
    ...(server ? { server } : {}),
    ...(transport ? { transport } : {}),
  }),

  async run(args: DnsArgs, context: ProbeContext): Promise<Exchange> {
    const watch = new Stopwatch('resolve');
    const resolver = args.server ? { ...context.resolver, servers: [args.server] } : context.resolver;
    const { rcode, addresses, error, foundName } = await lookup(args.name, resolver, {
      timeoutMs: context.timeoutMs,
      ...(args.transport ? { transport: args.transport } : {}),
      ...(context.localAddress ? { localAddress: context.localAddress } : {}),
    });
    if (rcode === 'NOERROR' && addresses.length > 0) return watch.done({ addresses, foundName });
    const code = rcode === 'NOERROR' ? 'NODATA' : rcode;
    return watch.failed(code, error ?? `${code} for ${args.name}`, { addresses });
  },
};
