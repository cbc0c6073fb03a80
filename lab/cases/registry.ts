import type { Lab } from '../lab.ts';
import { labNode, plan } from '../network/addresses.ts';
import { runIn } from '../network/netns.ts';
import { until } from '../system/wait.ts';
import type { SuiteCases } from './case.ts';
import { Outside } from './outside.ts';

/** Behind a service of the cluster, and open; and one by its address that wants a token. */
const open = new Outside(5000, 200);
const closed = new Outside(5001, 401);
const BY_NAME = `http://registry.kube-system:${open.port}`;
const BY_ADDRESS = `http://${plan.host}:${closed.port}`;

const SERVICES = '/api/v1/namespaces/kube-system/services';
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices';
const port = { name: 'http', port: open.port, protocol: 'TCP' };
const metadata = { name: 'registry', labels: { 'kubernetes.io/service-name': 'registry' } };
const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [port] } };
const slice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata,
  addressType: 'IPv4',
  ports: [port],
  endpoints: [{ addresses: [plan.host], conditions: { ready: true } }],
};

const remove = async (lab: Lab): Promise<void> => {
  await lab.adminRequest('DELETE', `${SERVICES}/registry`);
  await lab.adminRequest('DELETE', `${SLICES}/registry`);
};

/** Until a node's kube-proxy has a new service, connections to it are refused there. @throws on a node that does not */
async function reach({ nodes }: Lab, address: string): Promise<boolean> {
  for (const index of nodes.keys()) {
    await runIn(labNode('', index + 1).netns, 'bash', ['-c', `</dev/tcp/${address}/${open.port}`]);
  }
  return true;
}

export const registry: SuiteCases = {
  suite: 'registry',
  needs: 'config: `registries`',
  config: () => ({ registries: [BY_NAME, BY_ADDRESS] }),
  prepare: async (lab) => {
    await remove(lab); // of a test that was killed
    const { body } = await lab.adminRequest('POST', SERVICES, service);
    await lab.adminRequest('POST', SLICES, slice);
    await open.start();
    await closed.start();
    const { clusterIP } = (body as { spec: { clusterIP: string } }).spec;
    await until({ what: 'the registry is reached from every node' }, () => reach(lab, clusterIP));
    return async () => {
      await open.stop();
      await closed.stop();
      await remove(lab);
    };
  },
  cases: [
    {
      broken: 'registry stopped',
      inject: () => open.stop(),
      says: { [BY_NAME]: /expected status 200 or 401, observed refused/ },
      finds: 'registry-unreachable',
    },
    {
      broken: 'registry answers 500',
      inject: () => closed.answer(500),
      says: { [BY_ADDRESS]: /198.18.0.1:5001: expected .*, observed status 500 \(and 2 more of 3\)/ },
      finds: 'registry-unreachable',
    },
    {
      broken: 'no registry in the config',
      inject: async () => async () => {},
      config: { registries: [] },
      says: { 'every check': /not configured: registries in smoke.config/ },
      outcome: 'skipped',
    },
  ],
};
