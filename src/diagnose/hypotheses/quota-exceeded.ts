import { stated } from '../stated.ts';
import { on, unavailable } from '../unavailable.ts';

/** A quota of the namespace keeps the agents out. */
export const quotaExceeded = stated(
  'quota-exceeded',
  unavailable('quota-exceeded', {
    summary: (nodes) => `a quota leaves no room for the agents${on(nodes)}`,
    advice: "raise the namespace's quota, or let the run create a namespace of its own",
  }),
);
