import { dnsAsked } from '../dns-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { isDns, isLate, type Sighting } from '../sighting.ts';
import { readSign, type Sign } from '../stated.ts';
import { distinct } from '../words.ts';

/** DNS answers, and takes too long. */
export const dnsSlow: Hypothesis = {
  cause: 'dns-slow',
  // of some only, it is as well a server that is gone, or packets that are: then others are asked after a while
  propose: (evidence) =>
    readSign(SIGN, evidence).map((candidate) => ({
      ...candidate,
      sure: candidate.nodes.length > 0 ? 0.7 : 1,
    })),
};

const SIGN: Sign = {
  severity: 'warning',
  speaks: (seen) => isLate(seen) && isDns(seen),
  nodes: slowAskers,
  summary: (nodes) => (nodes === '' ? "the cluster's DNS is slow" : `DNS is slow on ${nodes}`),
  advice: 'look at the load of the DNS pods, their upstream servers, and the search list of the pods',
};

function slowAskers(late: readonly Sighting[], evidence: Evidence): string[] {
  const askers = distinct(late.map(({ from }) => from));
  const everybody = distinct(dnsAsked(evidence).map(({ from }) => from)).length === askers.length;
  return everybody ? [] : askers.filter((asker) => evidence.node(asker));
}
