import { dnsAsked } from '../dns-words.ts';
import { isDns, isLate } from '../sighting.ts';
import { stated } from '../stated.ts';
import { distinct } from '../words.ts';

/** DNS answers, and takes too long. */
export const dnsSlow = stated('dns-slow', {
  severity: 'warning',
  speaks: (seen) => isLate(seen) && isDns(seen),
  nodes: (late, evidence) => {
    const askers = distinct(late.map(({ from }) => from));
    const everybody = distinct(dnsAsked(evidence).map(({ from }) => from)).length === askers.length;
    return everybody ? [] : askers.filter((asker) => evidence.node(asker));
  },
  summary: (nodes) => (nodes === '' ? "the cluster's DNS is slow" : `DNS is slow on ${nodes}`),
  advice: 'look at the load of the DNS pods, their upstream servers, and the search list of the pods',
});
