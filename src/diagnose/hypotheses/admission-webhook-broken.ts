import { hasFailed, stated } from '../stated.ts';
import { on, unavailable } from '../unavailable.ts';

const advice =
  'bring back the service behind the webhook that the evidence names, or remove its configuration';

/** A webhook is asked and does not answer. */
export const admissionWebhookBroken = stated(
  'admission-webhook-broken',
  unavailable('admission-webhook-broken', {
    summary: (nodes) => `an admission webhook that does not answer keeps the agents out${on(nodes)}`,
    advice,
  }),
  {
    speaks: (seen) => hasFailed(seen) && seen.code === 'ENOENDPOINT',
    summary: () => 'nobody is behind an admission webhook: what it has a say in is refused',
    advice,
  },
);
