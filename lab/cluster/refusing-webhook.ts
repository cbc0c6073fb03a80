import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Lab } from '../lab.ts';
import { plan } from '../network/addresses.ts';
import { files, stateDir } from '../state/paths.ts';
import { until } from '../system/wait.ts';
import { validatingWebhook, WEBHOOKS } from './validating-webhook.ts';

const NAME = 'keep.example.com';
const PODS = '/api/v1/namespaces/default/pods';
/** Nobody schedules it. */
const TRIED = {
  metadata: { name: 'tried' },
  spec: { schedulerName: 'none', containers: [{ name: 'tried', image: 'none' }] },
};

/**
 * From now on no pod outside of kube-system is created, or none is deleted: somebody says no, with these words.
 * @returns ends it; both ways wait until they have worked
 */
export async function refusePods(
  lab: Lab,
  operation: 'CREATE' | 'DELETE',
  message: string,
): Promise<() => Promise<void>> {
  const server = await serve(message);
  const { port } = server.address() as AddressInfo;
  const configuration = validatingWebhook({
    name: NAME,
    resources: ['pods'],
    operations: [operation],
    namespaceSelector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }],
    },
    clientConfig: {
      url: `https://${plan.host}:${port}/`,
      caBundle: readFileSync(files.pki(stateDir(), 'ca.crt')).toString('base64'),
    },
  });
  if (operation === 'DELETE') await lab.adminRequest('POST', PODS, TRIED);
  await lab.adminRequest('POST', WEBHOOKS, configuration);
  await until({ what: 'the webhook refuses' }, () => isRefused(lab, operation));
  return async () => {
    await lab.adminRequest('DELETE', `${WEBHOOKS}/${NAME}`);
    await until({ what: 'nobody refuses' }, async () => !(await isRefused(lab, operation)));
    await lab.adminRequest('DELETE', `${PODS}/${TRIED.metadata.name}`);
    server.closeAllConnections();
    server.close();
  };
}

/** The API server hears of its own configuration a moment later. */
async function isRefused(lab: Lab, operation: 'CREATE' | 'DELETE'): Promise<boolean> {
  const { status } =
    operation === 'CREATE'
      ? await lab.adminRequest('POST', `${PODS}?dryRun=All`, TRIED)
      : await lab.adminRequest('DELETE', `${PODS}/${TRIED.metadata.name}?dryRun=All`);
  return status === 403;
}

/** With the certificate of the API server, which is for this machine's address. */
async function serve(message: string) {
  const pki = (name: string) => readFileSync(files.pki(stateDir(), name));
  const server = createServer(
    { key: pki('apiserver.key'), cert: pki('apiserver.crt') },
    (request, response) => {
      void json(request).then((review) => {
        const { uid } = (review as { request: { uid: string } }).request;
        const answer = { uid, allowed: false, status: { code: 403, message } };
        const body = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer };
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, plan.host, resolve));
  return server;
}
