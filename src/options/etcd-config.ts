import { existsSync } from 'node:fs';
import type { Complaint } from './review.ts';

const KEYS = ['endpoints', 'ca', 'cert', 'key', 'secret', 'from'];
const ASKERS: readonly unknown[] = [undefined, 'runner', 'nodes'];
const FILES = ['ca', 'cert', 'key'] as const;

/** What is wrong with the config's `etcd`. Nothing of a key is in it. */
export function reviewEtcd(value: unknown): Complaint[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ at: 'etcd', wrong: '{ endpoints, ca, cert, key } or { endpoints, secret } is needed' }];
  }
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given).filter((key) => !KEYS.includes(key));
  return [
    ...unknown.map((key) => ({ at: `etcd.${key}`, wrong: `unknown key: there are ${KEYS.join(', ')}` })),
    ...endpointsObjections(given.endpoints),
    ...credentialObjections(given),
    ...(ASKERS.includes(given.from) ? [] : [{ at: 'etcd.from', wrong: "there are 'runner' and 'nodes'" }]),
  ];
}

function endpointsObjections(endpoints: unknown): Complaint[] {
  if (!Array.isArray(endpoints) || endpoints.length === 0) {
    return [{ at: 'etcd.endpoints', wrong: "a list of URLs is needed, e.g. ['https://10.0.0.1:2379']" }];
  }
  // by its number: what is written there may hold a password
  return endpoints.flatMap((endpoint, index) =>
    isEndpoint(endpoint)
      ? []
      : [{ at: `etcd.endpoints[${index}]`, wrong: 'this is no URL of a member, as https://10.0.0.1:2379' }],
  );
}

function isEndpoint(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, username, password, pathname } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}` === '' && pathname === '/';
}

function credentialObjections(given: Record<string, unknown>): Complaint[] {
  const named = FILES.filter((key) => given[key] !== undefined);
  if (given.secret === undefined) {
    const alone = given.cert === undefined ? 'key' : 'cert';
    const half = (given.cert === undefined) !== (given.key === undefined);
    return [
      ...named.flatMap((key) => fileObjection(key, given[key])),
      ...(half ? [{ at: `etcd.${alone}`, wrong: 'a certificate and its key go together' }] : []),
    ];
  }
  const wellNamed = typeof given.secret === 'string' && /^[a-z0-9.-]+\/[a-z0-9.-]+$/.test(given.secret);
  return [
    ...(wellNamed ? [] : [{ at: 'etcd.secret', wrong: 'namespace/name is needed' }]),
    ...named.map((key) => ({
      at: `etcd.${key}`,
      wrong: 'it comes from the secret: name the one or the other',
    })),
  ];
}

function fileObjection(key: string, file: unknown): Complaint[] {
  if (typeof file !== 'string' || file === '')
    return [{ at: `etcd.${key}`, wrong: 'the path of a PEM file is needed' }];
  return existsSync(file) ? [] : [{ at: `etcd.${key}`, wrong: `there is no file ${file}` }];
}
