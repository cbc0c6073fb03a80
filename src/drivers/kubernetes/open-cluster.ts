import { DriverError, UsageError } from '../../core/errors.ts';
import type { ApiFact, HealthFact, NodeFact } from '../../core/facts.ts';
import { retry } from '../../core/retry.ts';
import type { Cluster } from '../driver.ts';
import type { Api } from './api.ts';
import { isSilence } from './api-error.ts';
import { readHealth, readReadiness } from './api-health.ts';
import { connect } from './connect.ts';
import { KubernetesCluster } from './kubernetes-cluster.ts';
import { listAll } from './list-all.ts';
import { toNodeFact, unseenNodes } from './node-fact.ts';
import type { KubernetesOptions } from './options.ts';
import type { Node } from './wire.ts';

/** For one request. All go out at once, so this is also what a dead API server costs. */
const LIMIT_MS = 5000;
/** For the nodes, without which there is no run. */
const RETRIES = 2;

/** Reads the cluster. @throws UsageError, DriverError `rbac-missing` */
export async function openCluster(options: KubernetesOptions): Promise<Cluster> {
  const { api, chosen } = await connect(options);
  try {
    const [version, nodes, readyz, livez] = await Promise.all([
      readVersion(api),
      findNodes(api, options),
      readReadiness(api, LIMIT_MS),
      readHealth(api, 'livez', LIMIT_MS),
      checkNamespace(api, options.namespace),
    ]);
    const seen = {
      readyz,
      livez,
      ...(api.certificate && { certificate: api.certificate }),
      ...(api.aheadMs && { aheadMs: api.aheadMs }),
    };
    const facts = {
      name: chosen.cluster.name,
      version,
      nodes: 'error' in nodes ? [] : nodes.found,
      api: 'error' in nodes ? withoutNodes(seen, nodes.error) : seen,
      services: {},
    };
    return new KubernetesCluster(api, options, facts);
  } catch (error) {
    api.close();
    throw error;
  }
}

async function readVersion(api: Api): Promise<string> {
  const request = { method: 'GET', path: '/version', doing: 'read the version', limitMs: LIMIT_MS } as const;
  const answer = await api.request<{ gitVersion?: string }>(request).catch(nothing);
  return answer?.gitVersion ?? '';
}

/** Who may not look may still work there. @throws UsageError where it is not there */
async function checkNamespace(api: Api, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
  const answer = await api
    .ask({ method: 'GET', path, doing: `read namespace ${name}`, limitMs: LIMIT_MS })
    .catch(nothing);
  if (answer?.status === 404) throw new UsageError(`--namespace: there is no namespace '${name}'`);
}

type Nodes = { readonly found: readonly NodeFact[] } | { readonly error: DriverError };

async function findNodes(api: Api, options: KubernetesOptions): Promise<Nodes> {
  const { scope, namespace, nodes, retries } = options;
  if (scope !== 'namespace') return readNodes(api, nodes, retries);
  if (nodes !== undefined)
    throw new UsageError('--nodes goes by the labels of nodes: with --scope namespace nobody looks at them');
  return { found: unseenNodes(namespace) };
}

async function readNodes(api: Api, selector: string | undefined, retries = RETRIES): Promise<Nodes> {
  const query = selector ? `?${new URLSearchParams({ labelSelector: selector })}` : '';
  try {
    const list = () => listAll<Node>(api, `/api/v1/nodes${query}`, 'list the nodes', LIMIT_MS);
    // who was waited for in vain is not waited for again
    const found = await retry(list, retries, isSilence);
    return { found: found.map((node) => toNodeFact(node, api.now)) };
  } catch (error) {
    if (error instanceof DriverError && error.status === 400)
      throw new UsageError(`--nodes: ${error.message}`);
    if (error instanceof DriverError && (error.retryable || isSilence(error) || isDown(error)))
      return { error };
    throw error;
  }
}

const isDown = ({ code }: DriverError): boolean => code === 'apiserver-down';

/** The API server answers, and yet has no nodes to tell of: that is its state, and not an empty cluster's. */
function withoutNodes(api: ApiFact, error: DriverError): ApiFact {
  const { readyz } = api;
  if (readyz.error) return api;
  const told: HealthFact = {
    ...readyz,
    error: { code: 'apiserver-not-ready', message: error.message, down: false },
  };
  return { ...api, readyz: told };
}

function nothing(error: unknown): undefined {
  if (error instanceof DriverError) return undefined;
  throw error;
}
