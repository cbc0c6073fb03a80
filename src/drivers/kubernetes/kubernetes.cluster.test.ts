import { inject } from 'vitest';
import { attach } from '../../../lab/lab.ts';
import { MANAGED_BY, RUN_LABEL } from '../../core/labels.ts';
import { describeDriver } from '../contract.ts';
import { KubernetesDriver } from './kubernetes.ts';

/** The contract on a real cluster, as the user with no more rights than a run needs. */

const KINDS = ['namespaces', 'pods', 'services', 'configmaps'];

/** Everything that carries the label of one of these runs, by kind and name. */
async function leftovers(runIds: readonly string[]): Promise<string[]> {
  const lab = await attach();
  if (!lab) throw new Error('no lab runs');
  const managed = Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`);
  const selector = encodeURIComponent([...managed, `${RUN_LABEL} in (${runIds.join(',')})`].join(','));
  const found = KINDS.map(async (kind) => {
    const { body } = await lab.adminRequest('GET', `/api/v1/${kind}?labelSelector=${selector}`);
    const { items } = body as { items: { metadata: { name: string } }[] };
    return items.map(({ metadata }) => `${kind}/${metadata.name}`);
  });
  return (await Promise.all(found)).flat();
}

const makeDriver = () =>
  new KubernetesDriver({
    kubeconfig: inject('lab').smokeKubeconfig,
    image: 'docker.io/lab/node:24',
    imagePullPolicy: 'IfNotPresent',
  });

describeDriver('kubernetes', makeDriver, { leftovers, limitMs: 60_000 });
