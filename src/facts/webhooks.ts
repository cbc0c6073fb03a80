import type { Observation } from '../core/outcome.ts';
import type { WebhookFact } from '../core/webhook-fact.ts';
import type { Fact } from './fact.ts';

/** Is there somebody behind each admission webhook? Whether they answer, only a request tells. */
export const webhooks: Fact<'webhooks', 'webhooks'> = {
  needs: ['webhooks'],

  judge(_args, read) {
    if (read.webhooks.length > 0) return read.webhooks.map(judgeWebhook);
    const base = { from: 'api', to: 'all', expected: 'somebody behind it', attempts: 1 };
    return [{ ...base, status: 'skipped', observed: 'there is no admission webhook', code: 'absent' }];
  },
};

/** One that may be ignored is not worth a failure: nothing is refused while it is gone. */
export function judgeWebhook({ configuration, name, failurePolicy, service }: WebhookFact): Observation {
  const base = { from: 'api', to: `${configuration}/${name}`, expected: 'somebody behind it', attempts: 1 };
  if (!service) {
    const observed = 'it is called by a URL: nobody knows here who is behind it';
    return { ...base, status: 'skipped', observed, code: 'absent' };
  }
  const { exists, readyEndpoints } = service;
  const at = `${service.name}.${service.namespace}`;
  if (exists && readyEndpoints > 0)
    return { ...base, status: 'passed', observed: `${at} has ${readyEndpoints} ready` };
  const observed = exists ? `service ${at} has no ready endpoint` : `there is no service ${at}`;
  if (failurePolicy === 'Fail') return { ...base, status: 'failed', observed, code: 'ENOENDPOINT' };
  return {
    ...base,
    status: 'skipped',
    observed: `${observed}, and its failure policy is Ignore`,
    code: 'absent',
  };
}
