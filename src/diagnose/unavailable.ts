import type { Cause } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import type { Sighting } from './sighting.ts';
import type { Sign } from './stated.ts';
import { distinct } from './words.ts';

/** Why something could not be asked: the code of the observation is the cause. */
export const unavailable = (cause: Cause, words: Pick<Sign, 'summary' | 'advice'>): Sign => ({
  severity: 'warning',
  speaks: ({ code }) => code === cause,
  nodes: (seen, evidence) => distinct(seen.flatMap((one) => carriers(one, evidence))),
  // the same reason stands at everything that could not be asked
  evidence: (seen) => distinct(seen.map(({ observed }) => observed)).slice(0, 3),
  ...words,
});

/** ` on n1`, or nothing where no node is concerned. */
export const on = (nodes: string): string => (nodes === '' ? '' : ` on ${nodes}`);

/** The nodes whose agent was not there; of an observation that does not say, those that took part. */
function carriers({ from, to, unavailable: missing }: Sighting, { node }: Evidence): string[] {
  return (missing === undefined ? [from, to] : [missing]).filter((name) => node(name));
}
