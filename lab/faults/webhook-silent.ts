import { adminRequest } from '../cluster/api.ts';
import { validatingWebhook, WEBHOOKS } from '../cluster/validating-webhook.ts';
import { LabError } from '../errors.ts';
import { plan } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { startService, stopService } from '../state/processes.ts';
import { listening } from '../system/listening.ts';
import { until } from '../system/wait.ts';
import type { Fault } from './fault.ts';

const SERVER = 'webhook';
const PORT = 9443;
const NAME = 'silent.example.com';

const configuration = validatingWebhook({
  name: NAME,
  resources: ['pods'],
  // as those who run one are told to, so that it cannot lock out what it runs on
  namespaceSelector: {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }],
  },
  clientConfig: { url: `https://${plan.host}:${PORT}/validate` },
});

/** The API server hears of its own configuration a moment later. */
async function isAsked(lab: LabContext): Promise<boolean> {
  const pod = { metadata: { name: 'tried' }, spec: { containers: [{ name: 'tried', image: 'none' }] } };
  const { status } = await adminRequest(lab, 'POST', '/api/v1/namespaces/default/pods?dryRun=All', pod);
  return status >= 500;
}

export const webhookSilent: Fault = {
  name: 'webhook-silent',
  summary: 'a validating webhook, asked of every new pod, takes the question and never answers',
  async inject(lab) {
    const program = `require('net').createServer(() => {}).listen(${PORT}, '${plan.host}')`;
    startService(lab.dir, { name: SERVER, command: [process.execPath, '-e', program] });
    await listening(plan.host, PORT);
    const { status, body } = await adminRequest(lab, 'POST', WEBHOOKS, configuration);
    if (status !== 201 && status !== 409) throw new LabError(`POST ${WEBHOOKS}: ${JSON.stringify(body)}`);
    await until({ what: 'the webhook is asked' }, () => isAsked(lab));
  },
  async heal(lab) {
    await adminRequest(lab, 'DELETE', `${WEBHOOKS}/${NAME}`);
    await until({ what: 'the webhook is not asked' }, async () => !(await isAsked(lab)));
    await stopService(lab.dir, SERVER);
  },
};
