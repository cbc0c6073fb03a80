import { formatDuration } from '../core/duration.ts';
import type { Absence, RecordType } from '../core/plan.ts';
import { lookUpNew } from './dns-new-name.ts';
import type { DnsServer } from './dns-query.ts';
import { sample } from './dns-sample.ts';
import type { Exchange, NewNames, Probe, ProbeContext } from './probe.ts';
import { type Found, type LookupOptions, lookup, type ResolverConfig } from './resolver.ts';
import { Stopwatch } from './stopwatch.ts';

export interface DnsArgs {
  /** a name as an application would write it; the search list applies */
  readonly name: string;
  /** ask this server alone · the ones in resolv.conf */
  readonly server?: DnsServer;
  readonly transport?: 'udp' | 'tcp';
  /** @default A */
  readonly record?: RecordType;
  /** ask for it in the search list only @default false */
  readonly inCluster?: boolean;
  /** complete where there is nothing; then a name is tried in the first domain of the search list only */
  readonly absent?: Absence;
  /** ask the name that was found so many times @default once */
  readonly times?: number;
  /** a slower answer is late, in ms; where it is asked many times */
  readonly limitMs?: number;
  readonly made?: NewNames;
}

/** Does a name resolve here, and to what? */
export const dns: Probe<DnsArgs> = {
  name: 'dns',

  build: ({ transport, times, expect }, { host, server, record, inCluster, absent, made }) => ({
    name: host,
    ...(server ? { server } : {}),
    ...(transport ? { transport } : {}),
    ...(record ? { record } : {}),
    ...(inCluster ? { inCluster } : {}),
    ...(absent ? { absent } : {}),
    ...(times ? { times } : {}),
    ...(times && expect.withinMs ? { limitMs: expect.withinMs } : {}),
    ...(made ? { made } : {}),
  }),

  async run(args: DnsArgs, context: ProbeContext): Promise<Exchange> {
    const watch = new Stopwatch('resolve');
    const resolver = args.server ? { ...context.resolver, servers: [args.server] } : context.resolver;
    const look = (name: string, timeoutMs: number): Promise<Found> =>
      lookup(name, resolver, { ...optionsOf(args, context), timeoutMs });
    if (args.made) return lookUpNew(args.made, look, context.timeoutMs, watch);
    const found = await look(nameFor(args, resolver), context.timeoutMs);
    const exchange = conclude(found, args, watch);
    if (!exchange.ok || !args.times) return exchange;
    return sample({ ...args, times: args.times }, found, look, context.timeoutMs, watch);
  },

  say({ records = [], totalMs, measured }: Exchange): string {
    const { p50, p99, answers, ageMs, missed } = measured ?? {};
    if (p50 !== undefined && p99 !== undefined)
      return `p50 ${formatDuration(p50)}, p99 ${formatDuration(p99)} of ${answers} answers`;
    if (ageMs !== undefined)
      return `${missed ? 'known' : 'there when first asked for,'} ${formatDuration(ageMs)} after it was made`;
    return `${records.length > 0 ? records.join(', ') : 'none'} in ${formatDuration(totalMs)}`;
  },
};

/** A name that is not to be found in the cluster must not be asked of the world: only where it would be found first. */
function nameFor({ name, absent }: DnsArgs, { search: [first] }: ResolverConfig): string {
  return absent === 'nxdomain' && first && !name.endsWith('.') ? `${name}.${first}.` : name;
}

function optionsOf(
  { record = 'A', inCluster = false, absent, transport }: DnsArgs,
  { localAddress }: ProbeContext,
): Omit<LookupOptions, 'timeoutMs'> {
  return {
    type: record,
    inCluster,
    emptyIsFinal: record !== 'A' || absent !== undefined,
    ...(transport ? { transport } : {}),
    ...(localAddress ? { localAddress } : {}),
  };
}

function conclude({ rcode, records, error, foundName }: Found, args: DnsArgs, watch: Stopwatch): Exchange {
  const code = rcode === 'NOERROR' && records.length === 0 ? 'NODATA' : rcode;
  const wanted = args.absent ? args.absent.toUpperCase() : 'NOERROR';
  if (code === wanted) return watch.done({ records, foundName });
  const isWrong = code === 'NOERROR' || (code === 'NODATA' && wanted === 'NXDOMAIN');
  if (isWrong) {
    const said = records.length > 0 ? records.join(', ') : 'that it is there';
    return watch.failed('EWRONGANSWER', `the answer is ${said}`, { records });
  }
  return watch.failed(code, error ?? `${code} for ${args.name}`, { records });
}
