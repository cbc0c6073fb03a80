import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UsageError } from '../../core/errors.ts';

/** Where one engine answers. */
export interface Host {
  /** as the user gave it */
  readonly url: string;
  /** what the user calls it @default what the engine calls itself */
  readonly name?: string;
  readonly way: Way;
}

export type Way =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: Tls }
  | { readonly kind: 'ssh'; readonly target: string; readonly host: string; readonly port?: number };

/** PEM texts: whom to trust, and who one is. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** take whoever answers for the engine @default false */
  readonly anybody?: boolean;
}

/** The environment variables by which the docker command is told of TLS. */
export interface TlsPlace {
  /** folder with `ca.pem`, `cert.pem` and `key.pem` */
  readonly folder?: string;
  readonly wanted: boolean;
}

const FORMS = 'unix:///path, tcp://host:port, ssh://user@host, each may have NAME= in front';
const TLS_PORT = 2376;
const PLAIN_PORT = 2375;

/** Reads `[NAME=]URL`. @throws UsageError that names the forms */
export function parseHost(text: string, tls: TlsPlace): Host {
  const [, name, url = ''] = /^(?:([A-Za-z0-9][\w.-]*)=)?(.*)$/s.exec(text) ?? [];
  return { url, ...(name ? { name } : {}), way: wayOf(url, text, tls) };
}

function wayOf(url: string, text: string, tls: TlsPlace): Way {
  if (url.startsWith('unix://') && url.length > 'unix://'.length)
    return { kind: 'unix', path: url.slice('unix://'.length) };
  const parsed = URL.parse(url);
  // a scheme that URL does not know leaves an IPv6 host in its brackets
  const host = parsed?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (!parsed || host === '' || parsed.password !== '') throw unreadable(text);
  const port = parsed.port === '' ? undefined : Number(parsed.port);
  if (parsed.protocol === 'ssh:') {
    const target = parsed.username ? `${decodeURIComponent(parsed.username)}@${host}` : host;
    // it becomes an argument of the ssh command
    if (target.startsWith('-')) throw unreadable(text);
    return { kind: 'ssh', target, host, ...(port === undefined ? {} : { port }) };
  }
  if (parsed.protocol !== 'tcp:' && parsed.protocol !== 'https:' && parsed.protocol !== 'http:')
    throw unreadable(text);
  const isTls = parsed.protocol === 'https:' || (parsed.protocol === 'tcp:' && tls.wanted);
  const usual = isTls ? TLS_PORT : PLAIN_PORT;
  return { kind: 'tcp', host, port: port ?? usual, ...(isTls ? { tls: readTls(tls.folder) } : {}) };
}

// a URL may hold a password: it is not repeated
const unreadable = (text: string): UsageError =>
  new UsageError(
    `--docker-host: cannot read '${text.replace(/\/\/[^@/]*@/, '//…@')}': the forms are ${FORMS}`,
  );

/** @param folder undefined: nothing but what the system trusts */
export function readTls(folder: string | undefined): Tls {
  if (folder === undefined) return {};
  return {
    ...pem('ca', join(folder, 'ca.pem')),
    ...pem('cert', join(folder, 'cert.pem')),
    ...pem('key', join(folder, 'key.pem')),
  };
}

function pem(key: 'ca' | 'cert' | 'key', file: string): Partial<Tls> {
  try {
    return { [key]: readFileSync(file, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`);
  }
}
