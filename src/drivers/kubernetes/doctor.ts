import { DriverError, messageOf } from '../../core/errors.ts';
import { oneLine } from '../../core/hostile-text.ts';
import type { Need } from '../../core/need.ts';
import type { Api } from './api.ts';
import { connect } from './connect.ts';
import type { Diagnosed } from './doctor/diagnosed.ts';
import { examineImage } from './doctor/image.ts';
import { examineNamespace } from './doctor/namespace.ts';
import { examineRights } from './doctor/rights.ts';
import type { ChosenContext } from './load-config.ts';
import type { KubernetesOptions } from './options.ts';

export type { Diagnosed } from './doctor/diagnosed.ts';

export interface DoctorOptions extends KubernetesOptions {
  /** what the run would ask for, and the ids of the checks that ask */
  readonly needs: ReadonlyMap<Need, readonly string[]>;
}

/**
 * Has a run all that it needs of the cluster? Creates nothing: rights are asked for, and what would be created is shown
 * to the API server as a dry run.
 * @throws UsageError where there is no kubeconfig that could be read
 */
export async function examine(options: DoctorOptions): Promise<readonly Diagnosed[]> {
  const { api, chosen } = await connect(options);
  try {
    const server = await examineServer(api, chosen);
    if (server.status !== 'passed') return [toKubeconfig(chosen), server];
    const [rights, namespace, image] = await Promise.all([
      examineRights(api, options),
      examineNamespace(api, options),
      examineImage(api, options),
    ]);
    return [toKubeconfig(chosen), server, ...rights, ...namespace, image];
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return [toKubeconfig(chosen), { name: 'cluster', status: 'inconclusive', detail: error.message }];
  } finally {
    api.close();
  }
}

const toKubeconfig = ({ files, context }: ChosenContext): Diagnosed => ({
  name: 'kubeconfig',
  status: 'passed',
  detail: `${files.join(', ')}, context ${oneLine(context)}`,
});

async function examineServer(api: Api, { cluster }: ChosenContext): Promise<Diagnosed> {
  const name = 'API server';
  const server = oneLine(cluster.server);
  try {
    const request = { method: 'GET', path: '/version', doing: 'read the version' } as const;
    const { gitVersion = 'of a version that it does not tell' } = await api.request<{
      gitVersion?: string;
    }>(request);
    const account = await accountOf(api);
    const as = account ? `, asked as ${account}` : '';
    return { name, status: 'passed', detail: `${server} is ${oneLine(gitVersion)}${as}` };
  } catch (error) {
    // an answer that says no is one: with this kubeconfig nothing will run
    const refused = error instanceof DriverError && (error.status === 401 || error.status === 403);
    return {
      name,
      status: refused ? 'failed' : 'inconclusive',
      detail: `${server}: ${messageOf(error)}`,
    };
  }
}

/** Whom the API server takes us for; undefined where it does not tell, as before 1.28. */
async function accountOf(api: Api): Promise<string | undefined> {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const review = await api
    .request<{ status?: { userInfo?: { username?: string } } }>({
      method: 'POST',
      path,
      doing: 'ask for the account',
      body,
    })
    .catch(() => undefined);
  const user = review?.status?.userInfo?.username;
  return user && oneLine(user);
}
