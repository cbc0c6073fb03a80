import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { within } from '../../core/deadline.ts';
import { messageOf, UsageError } from '../../core/errors.ts';
import type { ChosenContext } from './load-config.ts';

/** A credential plugin may ask its provider, but not for ever. */
const PLUGIN_LIMIT_MS = 30_000;

/** Puts what the server wants to see (certificates, token, agent of a proxy) into the options of a request. */
export type Credentials = (options: RequestOptions) => Promise<void>;

/** @throws UsageError where a file is missing or a credential plugin fails */
export async function makeCredentials(chosen: ChosenContext): Promise<Credentials> {
  const { cluster, user } = chosen;
  const provider = user.authProvider?.name;
  // only these need the client's KubeConfig, which is slow to load
  const rare =
    cluster.proxyUrl || (provider && provider !== 'tokenFile' && !user.authProvider.config?.tokenFile);
  const apply = await (rare ? fullCredentials(chosen) : plainCredentials(chosen));
  return async (options) => {
    try {
      const late = () => Promise.reject(new Error(`no credentials after ${PLUGIN_LIMIT_MS} ms`));
      await within(apply(options), PLUGIN_LIMIT_MS, late);
    } catch (error) {
      throw new UsageError(`kubeconfig user '${user.name}': ${whyOf(error)}`);
    }
  };
}

/** What does not parse may be a token, and is in the parser's message. */
const whyOf = (error: unknown): string =>
  error instanceof SyntaxError ? 'its credential plugin prints no JSON' : messageOf(error);

async function plainCredentials({ cluster, user }: ChosenContext): Promise<Credentials> {
  const [{ ExecAuth }, { FileAuth }] = await Promise.all([
    import('@kubernetes/client-node/dist/exec_auth.js'),
    import('@kubernetes/client-node/dist/file_auth.js'),
  ]);
  const provider = [new ExecAuth(), new FileAuth()].find((one) => one.isAuthProvider(user));
  const fixed = fixedOptions({ cluster, user });
  return async (options) => {
    const headers = { ...options.headers, ...fixed.headers };
    Object.assign(options, fixed, { headers });
    await provider?.applyAuthentication(user, options);
  };
}

function fixedOptions({ cluster, user }: Pick<ChosenContext, 'cluster' | 'user'>): RequestOptions {
  const ca = fileOr(cluster.caFile, cluster.caData);
  const cert = fileOr(user.certFile, user.certData);
  const key = fileOr(user.keyFile, user.keyData);
  if (cert || key) refuseBroken(user.name, { cert, key });
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(cluster.skipTLSVerify && { rejectUnauthorized: false }),
    ...(cluster.tlsServerName && { servername: cluster.tlsServerName }),
    ...(user.username && { auth: `${user.username}:${user.password ?? ''}` }),
    headers: {
      ...(user.token && { Authorization: `Bearer ${user.token.trim()}` }),
      ...(user.impersonateUser && { 'Impersonate-User': user.impersonateUser }),
    },
  };
}

/** @throws UsageError instead of each request that would use them */
function refuseBroken(user: string, { cert, key }: SecureContextOptions): void {
  try {
    createSecureContext({ ...(cert && { cert }), ...(key && { key }) });
  } catch (error) {
    throw new UsageError(`kubeconfig user '${user}': client-certificate and client-key: ${messageOf(error)}`);
  }
}

async function fullCredentials({ context, cluster, user }: ChosenContext): Promise<Credentials> {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  const contexts = [{ name: context, cluster: cluster.name, user: user.name }];
  config.loadFromOptions({ clusters: [cluster], users: [user], contexts, currentContext: context });
  return (options) => config.applyToHTTPSOptions(options);
}

function fileOr(file: string | undefined, base64: string | undefined): Buffer | undefined {
  if (base64) return Buffer.from(base64, 'base64');
  return file ? readFileSync(file) : undefined;
}
