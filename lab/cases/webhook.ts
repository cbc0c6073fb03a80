import { validatingWebhook, WEBHOOKS } from '../cluster/validating-webhook.ts';
import type { Lab } from '../lab.ts';
import { plan } from '../network/addresses.ts';
import type { Case } from './case.ts';

/** Has a say in config maps of namespaces with a label that none has: while nobody is behind it, nobody misses it. */
const NAME = 'smoke-case.example.com';
const SERVICE = 'smoke-case-webhook';
const SERVICES = '/api/v1/namespaces/kube-system/services';
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices';

const ports = [{ name: 'https', port: 443, protocol: 'TCP' }];
const configuration = validatingWebhook({
  name: NAME,
  resources: ['configmaps'],
  namespaceSelector: { matchLabels: { 'smoke-case': 'webhook' } },
  clientConfig: { service: { namespace: 'kube-system', name: SERVICE } },
});
const slice = {
  metadata: { name: SERVICE, labels: { 'kubernetes.io/service-name': SERVICE } },
  addressType: 'IPv4',
  ports,
  endpoints: [{ addresses: [plan.host], conditions: { ready: true } }],
};

/** A webhook with somebody behind it. @returns removes it */
export async function webhook(lab: Lab): Promise<() => Promise<void>> {
  const objects = [
    [SERVICES, { metadata: { name: SERVICE }, spec: { ports } }],
    [SLICES, slice],
    [WEBHOOKS, configuration],
  ] as const;
  const remove = async () => {
    for (const [path, { metadata }] of [...objects].reverse())
      await lab.adminRequest('DELETE', `${path}/${metadata.name}`);
  };
  await remove();
  for (const [path, object] of objects) {
    const { status, body } = await lab.adminRequest('POST', path, object);
    if (status !== 201) throw new Error(`POST ${path}: ${status}: ${JSON.stringify(body)}`);
  }
  return remove;
}

export const nobodyReady: Case['inject'] = async (lab) => {
  const ready = (is: boolean) =>
    lab.adminRequest('PATCH', `${SLICES}/${SERVICE}`, {
      endpoints: [{ addresses: [plan.host], conditions: { ready: is } }],
    });
  await ready(false);
  return async () => void (await ready(true));
};

export const serviceGone: Case['inject'] = async (lab) => {
  const remove = await webhook(lab);
  await lab.adminRequest('DELETE', `${SERVICES}/${SERVICE}`);
  await lab.adminRequest('DELETE', `${SLICES}/${SERVICE}`);
  return async () => {
    await remove();
    await webhook(lab);
  };
};

export const noWebhook: Case['inject'] = async (lab) => {
  const remove = await webhook(lab);
  await remove();
  return async () => void (await webhook(lab));
};
