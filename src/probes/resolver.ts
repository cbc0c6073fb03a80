import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { RecordType } from '../core/plan.ts';
import type { DnsAnswer } from './dns-message.ts';
import type { DnsServer } from './dns-query.ts';

/** What resolv.conf says. */
export interface ResolverConfig {
  readonly servers: readonly DnsServer[];
  readonly search: readonly string[];
  /** a name with fewer dots is tried with the search list first */
  readonly ndots: number;
}

export function readResolvConf(path = '/etc/resolv.conf'): ResolverConfig {
  const servers: DnsServer[] = [];
  let search: string[] = [];
  let ndots = 1;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [word, ...values] = line.trim().split(/\s+/);
    if (word === 'nameserver' && values[0]) servers.push({ address: values[0], port: 53 });
    if (word === 'search' || word === 'domain') search = values;
    if (word === 'options') ndots = Number(/ndots:(\d+)/.exec(line)?.[1] ?? ndots);
  }
  return { servers, search, ndots };
}

/** The names to try for `name`, in order: as the C library does it. */
export function candidates(name: string, { search, ndots }: ResolverConfig): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const dots = name.split('.').length - 1;
  const expanded = search.map((domain) => `${name}.${domain}`);
  return dots >= ndots ? [name, ...expanded] : [...expanded, name];
}

export interface LookupOptions {
  readonly timeoutMs: number;
  /** @default A */
  readonly type?: RecordType;
  /** a service's name: it is not to be asked of the world, outside the search list @default false */
  readonly inCluster?: boolean;
  /** a name that exists without such a record is the one that was meant @default false, as the C library has it */
  readonly emptyIsFinal?: boolean;
  readonly transport?: 'udp' | 'tcp';
  readonly localAddress?: string;
}

/** An answer, and the name that it is for. */
export interface Found extends DnsAnswer {
  readonly foundName: string;
}

/**
 * Looks up records through the search list and, where one is silent, through the next server.
 * @returns the first answer with records, or the last answer without; `foundName` is the name that it is for
 */
export async function lookup(name: string, config: ResolverConfig, options: LookupOptions): Promise<Found> {
  if (isIP(name)) return { rcode: 'NOERROR', records: [name], foundName: name };
  const endsAt = performance.now() + options.timeoutMs;
  let answer: DnsAnswer = { rcode: 'ESERVERS', records: [], error: 'resolv.conf names no server' };
  for (const candidate of namesFor(name, config, options)) {
    answer = await askServers(candidate, config.servers, {
      ...options,
      timeoutMs: endsAt - performance.now(),
    });
    if (isFinal(answer, options)) return { ...answer, foundName: candidate };
  }
  return { ...answer, foundName: name };
}

function namesFor(name: string, config: ResolverConfig, { inCluster = false }: LookupOptions): string[] {
  const all = candidates(name, config);
  return inCluster && all.length > 1 ? all.filter((candidate) => candidate !== name) : all;
}

/** No further name of the search list is due. */
const isFinal = (answer: DnsAnswer, { emptyIsFinal = false }: LookupOptions): boolean =>
  answer.records.length > 0 || !isAbsence(answer) || (emptyIsFinal && answer.rcode === 'NOERROR');

/** The name is not there (as opposed to: nobody said so). Only then is the next name of the search list due. */
const isAbsence = (answer: DnsAnswer): boolean => answer.rcode === 'NXDOMAIN' || answer.rcode === 'NOERROR';

async function askServers(
  name: string,
  servers: readonly DnsServer[],
  options: LookupOptions,
): Promise<DnsAnswer> {
  // who only builds questions and judges answers needs no codec
  const { query } = await import('./dns-query.ts');
  let answer: DnsAnswer = { rcode: 'ESERVERS', records: [], error: 'resolv.conf names no server' };
  for (const [index, server] of servers.entries()) {
    const timeoutMs = options.timeoutMs / (servers.length - index);
    answer = await query(name, server, { ...options, timeoutMs });
    if (isAbsence(answer)) return answer;
  }
  return answer;
}
