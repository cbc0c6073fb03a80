import { homedir } from 'node:os';
import { join } from 'node:path';
import { contextHost } from './context.ts';
import { type Host, parseHost, type TlsPlace } from './host.ts';

/** Which engines are meant, and who said so. */
export interface Found {
  readonly hosts: readonly Host[];
  /** in words, for whoever finds nobody there */
  readonly by: string;
  /** the user named them for this run */
  readonly named: boolean;
}

const USUAL = 'unix:///var/run/docker.sock';

/**
 * The engines that the options name; else the one that the docker command would use: of DOCKER_HOST, of the context
 * (DOCKER_CONTEXT, or the current one of its config), or at the usual socket.
 * @throws UsageError where a name cannot be read
 */
export function findHosts(named: readonly string[], env: NodeJS.ProcessEnv = process.env): Found {
  const folder = env.DOCKER_CONFIG || join(homedir(), '.docker');
  const tls = tlsPlace(env, folder);
  if (named.length > 0) {
    return { hosts: named.map((text) => parseHost(text, tls)), by: '--docker-host', named: true };
  }
  if (env.DOCKER_HOST) return one(parseHost(withScheme(env.DOCKER_HOST), tls), 'DOCKER_HOST');
  const context = contextHost(folder, env.DOCKER_CONTEXT);
  if (context) return one(context.host, `the docker context ${context.name}`);
  return one(parseHost(USUAL, tls), 'the usual socket, as neither DOCKER_HOST nor a context names another');
}

const one = (host: Host, by: string): Found => ({ hosts: [host], by, named: false });

/** The docker command takes a host and a port alone for TCP. */
const withScheme = (text: string): string => (text.includes('://') ? text : `tcp://${text}`);

function tlsPlace(env: NodeJS.ProcessEnv, folder: string): TlsPlace {
  const wanted = Boolean(env.DOCKER_TLS_VERIFY || env.DOCKER_CERT_PATH);
  return { wanted, ...(wanted ? { folder: env.DOCKER_CERT_PATH || folder } : {}) };
}
