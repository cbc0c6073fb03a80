import { existsSync } from 'node:fs';

const KEYS = ['endpoints', 'ca', 'cert', 'key', 'secret'];
const FILES = ['ca', 'cert', 'key'] as const;

/** What is wrong with the config's `etcd`: a message a mistake, each with its key. Nothing of a key is in them. */
export function etcdObjections(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return ['etcd: { endpoints, ca, cert, key } or { endpoints, secret } is needed'];
  }
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given).filter((key) => !KEYS.includes(key));
  return [
    ...unknown.map((key) => `etcd.${key}: unknown: there are ${KEYS.join(', ')}`),
    ...endpointsObjections(given.endpoints),
    ...credentialObjections(given),
  ];
}

function endpointsObjections(endpoints: unknown): string[] {
  if (!Array.isArray(endpoints) || endpoints.length === 0) {
    return ["etcd.endpoints: a list of URLs is needed, e.g. ['https://10.0.0.1:2379']"];
  }
  // by its number: what is written there may hold a password
  return endpoints.flatMap((endpoint, i) =>
    isEndpoint(endpoint) ? [] : [`etcd.endpoints[${i}]: no URL of a member, as https://10.0.0.1:2379`],
  );
}

function isEndpoint(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, username, password, pathname } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}` === '' && pathname === '/';
}

function credentialObjections(given: Record<string, unknown>): string[] {
  const named = FILES.filter((key) => given[key] !== undefined);
  if (given.secret === undefined) {
    const alone = given.cert === undefined ? 'key' : 'cert';
    const half = (given.cert === undefined) !== (given.key === undefined);
    return [
      ...named.flatMap((key) => fileObjection(key, given[key])),
      ...(half ? [`etcd.${alone}: a certificate and its key go together`] : []),
    ];
  }
  const wellNamed = typeof given.secret === 'string' && /^[a-z0-9.-]+\/[a-z0-9.-]+$/.test(given.secret);
  return [
    ...(wellNamed ? [] : ['etcd.secret: namespace/name is needed']),
    ...named.map((key) => `etcd.${key}: it comes from the secret: name the one or the other`),
  ];
}

function fileObjection(key: string, file: unknown): string[] {
  if (typeof file !== 'string' || file === '') return [`etcd.${key}: the path of a PEM file is needed`];
  return existsSync(file) ? [] : [`etcd.${key}: there is no file ${file}`];
}
