import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UsageError } from '../../core/errors.ts';
import { type Host, parseHost, readTls } from './host.ts';

/** What is used of a context's `meta.json`. */
interface Meta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

/** The context that means: no context. */
const NONE = 'default';

/**
 * The engine of the docker command's context. Undefined where none is chosen.
 * @param folder of the docker command's config
 * @param chosen by the environment @default the current one of the config
 * @throws UsageError where there is no such context
 */
export function contextHost(
  folder: string,
  chosen: string | undefined,
): { name: string; host: Host } | undefined {
  const name = chosen || current(folder);
  if (name === undefined || name === NONE) return undefined;
  // the docker command keeps each context in folders named by the hash of its name
  const id = createHash('sha256').update(name).digest('hex');
  const file = join(folder, 'contexts', 'meta', id, 'meta.json');
  if (!existsSync(file)) throw new UsageError(`there is no docker context '${name}': no ${file}`);
  const { Host: url, SkipTLSVerify } = (read(file) as Meta).Endpoints?.docker ?? {};
  if (!url) throw new UsageError(`the docker context '${name}' names no host`);
  const tlsFolder = join(folder, 'contexts', 'tls', id, 'docker');
  const host = parseHost(url, { wanted: false });
  return { name, host: { ...host, way: withTls(host.way, tlsFolder, SkipTLSVerify ?? false) } };
}

/** Of a context, TLS is used where it has files for it, or says not to look at the engine's. */
function withTls(way: Host['way'], folder: string, anybody: boolean): Host['way'] {
  if (way.kind !== 'tcp' || (!existsSync(folder) && !anybody && !way.tls)) return way;
  return { ...way, tls: { ...readTls(folder), ...(anybody ? { anybody } : {}) } };
}

function current(folder: string): string | undefined {
  const file = join(folder, 'config.json');
  return existsSync(file) ? (read(file) as { currentContext?: string }).currentContext : undefined;
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`);
  }
}
