import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import type { Sighting } from '../sighting.ts';
import { codes, distinct, listed, told } from '../words.ts';

/** An image registry gives nodes no answer, or the wrong one: they cannot pull from it. */
export const registryUnreachable: Hypothesis = {
  cause: 'registry-unreachable',

  propose(evidence: Evidence): readonly Candidate[] {
    const asked = evidence.all.filter(isRegistry);
    const seen = evidence.open.filter(
      (one) => isRegistry(one) && one.status === 'failed' && one.code !== 'ESLOW',
    );
    return distinct(seen.map(({ to }) => to)).map((registry) => claim(registry, seen, asked, evidence));
  },
};

const isRegistry = ({ about }: Sighting): boolean => about === 'registry';

function claim(
  registry: string,
  seen: readonly Sighting[],
  asked: readonly Sighting[],
  evidence: Evidence,
): Candidate {
  const [failed, all] = [seen, asked].map((list) => list.filter(({ to }) => to === registry)) as [
    Sighting[],
    Sighting[],
  ];
  const askers = distinct(failed.map(({ from }) => from));
  const everybody = failed.length === all.length;
  return {
    nodes: everybody ? [] : askers.filter((asker) => evidence.node(asker)),
    severity: 'critical',
    summary: `the registry ${registry} does not serve ${everybody ? 'any node' : listed(askers)}`,
    evidence: [`${failed.length} of ${all.length} nodes (${codes(failed)})`, told(failed[0]!)],
    advice: everybody
      ? 'look at the registry itself: is it running, is its name right, does its service have a ready pod?'
      : `look at the way from ${listed(askers)} to the registry: routes, firewall, name resolution`,
    must: failed,
    works: all.filter(({ status }) => status === 'passed'),
  };
}
