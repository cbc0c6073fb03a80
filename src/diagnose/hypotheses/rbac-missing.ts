import { stated } from '../stated.ts';
import { unavailable } from '../unavailable.ts';

/** The API server refuses this run something. */
export const rbacMissing = stated(
  'rbac-missing',
  unavailable('rbac-missing', {
    summary: () => 'the account of this run lacks rights',
    advice: 'grant the account the rule that the evidence names; SECURITY.md lists all that a run needs',
  }),
);
