import { stated } from '../stated.ts';
import { on, unavailable } from '../unavailable.ts';

/** A webhook or a policy says no to the agents. */
export const admissionDenied = stated(
  'admission-denied',
  unavailable('admission-denied', {
    summary: (nodes) => `an admission rule refuses the agents${on(nodes)}`,
    advice: 'look at the message of the webhook or policy, and except the namespace of the run from it',
  }),
);
