import { readFile } from 'node:fs/promises';
import { DriverError } from '../../../core/errors.ts';
import type { EtcdConfig } from '../../../core/settings.ts';
import type { Api } from '../api.ts';

/** The API server is slow where etcd is, and that is when etcd is asked. */
const LIMIT_MS = 2000;

/** PEM texts. The key goes to the TLS layer and nowhere else. */
export interface EtcdCredentials {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What the config names, read from files or from a Secret. @throws DriverError that names what is missing, never what is in it */
export function readCredentials(config: EtcdConfig, api: Api): Promise<EtcdCredentials> {
  return config.secret ? fromSecret(config.secret, api) : fromFiles(config);
}

async function fromFiles(config: EtcdConfig): Promise<EtcdCredentials> {
  const names = (['ca', 'cert', 'key'] as const).filter((name) => config[name]);
  const texts = names.map(async (name) => [name, await readPem(`etcd.${name}`, config[name]!)] as const);
  return Object.fromEntries(await Promise.all(texts));
}

async function readPem(what: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    throw new DriverError(`${code} at ${file}`, { doing: `read ${what}`, code, retryable: false });
  }
}

async function fromSecret(secret: string, api: Api): Promise<EtcdCredentials> {
  const [namespace = '', name = ''] = secret.split('/').map(encodeURIComponent);
  const doing = `read secret ${secret}`;
  const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
  const request = { method: 'GET', path, doing, limitMs: LIMIT_MS } as const;
  const { data = {} } = await api.request<{ data?: Record<string, string> }>(request);
  const text = (key: string): string => {
    if (data[key]) return Buffer.from(data[key], 'base64').toString();
    throw new DriverError(`it has no ${key}`, { doing, code: 'ENOENT', retryable: false });
  };
  return { ca: text('ca.crt'), cert: text('tls.crt'), key: text('tls.key') };
}
