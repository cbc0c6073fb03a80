import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import type { Sighting } from '../sighting.ts';
import { distinct, listed, told } from '../words.ts';

/** A pod reaches others through its service, and not itself. */
export const hairpinBroken: Hypothesis = {
  cause: 'hairpin-broken',

  propose({ open }: Evidence): readonly Candidate[] {
    const seen = open.filter((one) => one.code === 'EHAIRPIN' || missesOnlyItself(one));
    if (seen.length === 0) return [];
    const nodes = distinct(seen.map(({ from }) => from));
    const isThere = new Set(nodes);
    const also = open.filter(
      (one) => one.code === 'EBACKEND' && isThere.has(one.from) && names(one).includes(one.from),
    );
    return [
      {
        nodes,
        severity: 'warning',
        summary: `pods on ${listed(nodes)} do not reach themselves through their service`,
        evidence: seen.slice(0, 3).map(told),
        advice: `look at the hairpin mode of the bridge's ports (CNI's hairpinMode, kubelet's hairpin settings) on ${listed(nodes)}`,
        must: seen,
        may: also,
        basis: 'stated',
      },
    ];
  },
};

const missesOnlyItself = (one: Sighting): boolean => {
  const missing = names(one);
  return one.code === 'EBACKEND' && missing.length === 1 && missing[0] === one.from;
};

/** Backends that never answered. */
function names({ observed }: Sighting): string[] {
  const [, list = ''] = /tries: ([^(]*)/.exec(observed) ?? [];
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
