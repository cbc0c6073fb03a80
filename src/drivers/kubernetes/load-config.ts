import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Cluster, Context, User } from '@kubernetes/client-node/dist/config_types.js';
import { messageOf, UsageError } from '../../core/errors.ts';
import { oneLine } from '../../core/hostile-text.ts';
import { IN_CLUSTER, isInCluster, kubeConfigFiles } from './find-config.ts';
import type { ConnectOptions } from './options.ts';

/** One context of the kubeconfig, looked up. */
export interface ChosenContext {
  readonly context: string;
  readonly cluster: Cluster;
  readonly user: User;
  readonly namespace?: string;
  /** what it was read from */
  readonly files: readonly string[];
}

interface Entries {
  readonly clusters: Cluster[];
  readonly users: User[];
  readonly contexts: Context[];
  current: string | undefined;
}

/**
 * Reads the kubeconfig with the client's own parsers. Its `KubeConfig` does the same, but loads the models of all
 * API objects for it (some 400 ms of CPU, where this takes 50).
 * @throws UsageError that names the file, or the contexts there are
 */
export async function loadConfig(options: ConnectOptions): Promise<ChosenContext> {
  const files = kubeConfigFiles(options);
  const found = files.filter(existsSync);
  if (found.length > 0) return choose(await readAll(found), found, options.context);
  if (options.kubeconfig === undefined && isInCluster()) return inCluster();
  throw new UsageError(`no kubeconfig: ${files.join(', ')} does not exist`);
}

/** The first file to name something wins, as with kubectl. */
async function readAll(files: readonly string[]): Promise<Entries> {
  const all: Entries = { clusters: [], users: [], contexts: [], current: undefined };
  for (const file of files) {
    try {
      const { clusters, users, contexts, current } = await readOne(file);
      all.clusters.push(...clusters);
      all.users.push(...users);
      all.contexts.push(...contexts);
      all.current ||= current;
    } catch (error) {
      throw new UsageError(`kubeconfig ${file}: ${oneLine(firstLine(messageOf(error)))}`);
    }
  }
  return all;
}

/** The parser shows the line that it cannot read below what it says of it, and that may be the one with the token. */
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

async function readOne(file: string): Promise<Entries> {
  const [{ parse }, { newClusters, newContexts, newUsers }, { makeAbsolute }] = await Promise.all([
    import('yaml'),
    import('@kubernetes/client-node/dist/config_types.js'),
    import('./absolute-paths.ts'),
  ]);
  const text: unknown = parse(readFileSync(file, 'utf8'));
  if (typeof text !== 'object' || text === null) throw new Error('there is no config in it');
  const raw = makeAbsolute(text, dirname(file));
  return {
    clusters: newClusters(raw.clusters),
    users: newUsers(raw.users),
    contexts: newContexts(raw.contexts),
    current: raw['current-context'],
  };
}

function choose(
  { clusters, users, contexts, current }: Entries,
  files: readonly string[],
  wanted?: string,
): ChosenContext {
  const where = `kubeconfig ${files.join(', ')}`;
  const known = contexts.map(({ name }) => name).join(', ') || 'none';
  const name = wanted ?? current;
  if (!name) throw new UsageError(`${where}: no current context: choose one with --context: ${known}`);
  const context = contexts.find((one) => one.name === name);
  if (!context) throw new UsageError(`${where}: no context '${name}': there are ${known}`);
  const cluster = clusters.find((one) => one.name === context.cluster);
  if (!cluster)
    throw new UsageError(
      `${where}: context '${name}' names a cluster '${context.cluster}' that is not there`,
    );
  if (!/^https?:\/\/./.test(cluster.server))
    throw new UsageError(`${where}: '${cluster.server}' is no server of a cluster`);
  const user = users.find((one) => one.name === context.user) ?? { name: context.user ?? '' };
  return { context: name, cluster, user, files, ...(context.namespace && { namespace: context.namespace }) };
}

function inCluster(): ChosenContext {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
  const { tokenFile, caFile, namespaceFile } = IN_CLUSTER;
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    context: 'in-cluster',
    cluster: { name: 'in-cluster', server, caFile, skipTLSVerify: false },
    user: { name: 'in-cluster', authProvider: { name: 'tokenFile', config: { tokenFile } } },
    files: [dirname(tokenFile)],
    ...(existsSync(namespaceFile) && { namespace: readFileSync(namespaceFile, 'utf8').trim() }),
  };
}
