import type { ServiceFact } from '../core/facts.ts';
import { NEW_AGES_MS, NEW_HOSTS } from '../core/new-hosts.ts';
import type { ProbeQuestion, RecordType } from '../core/plan.ts';
import type { NewService } from '../drivers/driver.ts';
import type { Resolved } from './destination.ts';

/** A service as DNS knows it. */
export interface NamedService extends Pick<ServiceFact, 'addresses' | 'ports'> {
  /** without the cluster's domain: `<name>.<namespace>.svc` */
  readonly dnsName: string;
  /** its name gives its pods' addresses */
  readonly headless: boolean;
  /** made by this run, a moment ago */
  readonly ours: boolean;
}

/** What to ask about a service, and what the API server has for it. */
export function dnsDestination(question: ProbeQuestion, service: NamedService): Resolved {
  const { addresses, ours } = service;
  const record = question.record ?? usualRecord(addresses);
  const right = rightAnswer(record, question, service);
  if ('status' in right) return right;
  const { host, records } = right;
  const none = question.expect.sameAsApi && records?.length === 0 && addresses.length > 0;
  const absent = question.expect.absent ?? (none ? 'nodata' : undefined);
  return {
    to: { host, port: 0, greets: false, inCluster: true, record, ...(absent && { absent }) },
    truth: { ...(records && { records }), ...(absent && { absent }) },
    ours,
  };
}

/** The names of a new service that are to be asked for: at once that whose moment has passed last, and those that are to come. */
export function newNames({ expect }: ProbeQuestion, { dnsName, address, madeAt }: NewService): Resolved {
  const ageMs = Math.round(performance.now() - madeAt);
  const limitMs = expect.withinMs ?? Number.POSITIVE_INFINITY;
  const names = NEW_AGES_MS.map((atMs, index) => ({ atMs, name: `${NEW_HOSTS[index]}.${dnsName}` }));
  const inTime = names.filter(({ atMs }) => atMs <= Math.max(limitMs, NEW_AGES_MS[0]));
  const passed = inTime.filter(({ atMs }) => atMs < ageMs).slice(-1);
  const made = { ageMs, names: [...passed, ...inTime.filter(({ atMs }) => atMs >= ageMs)] };
  const truth = { records: [address] };
  return { to: { host: dnsName, port: 0, greets: false, inCluster: true, made }, truth, ours: false };
}

const isIPv6 = (address: string): boolean => address.includes(':');

const usualRecord = (addresses: readonly string[]): RecordType =>
  addresses.length > 0 && addresses.every(isIPv6) ? 'AAAA' : 'A';

type Right = { readonly host: string; readonly records?: readonly string[] } | ReturnType<typeof skipped>;

const skipped = (reason: string) => ({ status: 'skipped' as const, code: 'absent', reason });

function rightAnswer(record: RecordType, question: ProbeQuestion, service: NamedService): Right {
  const { dnsName, addresses, headless } = service;
  if (record === 'SRV') return rightPort(question, service);
  if (record !== 'PTR')
    return { host: dnsName, records: addresses.filter((one) => isIPv6(one) === (record === 'AAAA')) };
  const [address] = addresses;
  if (!address || headless) return skipped('a headless service has no address of its own to ask for');
  return { host: reverseName(address), records: [dnsName] };
}

function rightPort({ port, expect }: ProbeQuestion, { dnsName, ports, headless }: NamedService): Right {
  const named = ports.find((one) => one.name !== '' && (port === undefined || one.port === port));
  if (!named) return skipped(`no port of ${dnsName} has a name, so none has an SRV record`);
  if (headless && expect.sameAsApi) return skipped('the API server does not say what DNS calls the pods');
  const host = `_${named.name}._${named.protocol.toLowerCase()}.${dnsName}`;
  return headless ? { host } : { host, records: [`${named.port} ${dnsName}`] };
}

/** The name under which the name of an address is found. @example 1.2.0.10.in-addr.arpa. */
function reverseName(address: string): string {
  if (!isIPv6(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa.`;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  const digits = groups.map((group) => group.padStart(4, '0')).join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa.`;
}
