import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import { distinct, listed, told } from './words.ts';

/** A node's clock tells another time than those of the others. */
export const clockSkew: Hypothesis = {
  cause: 'clock-skew',

  test({ open }: Evidence): readonly Claim[] {
    const wrong = open.filter(({ code }) => code === 'ECLOCK');
    if (wrong.length === 0) return [];
    const nodes = distinct(wrong.map(({ from }) => from));
    return [
      {
        nodes,
        severity: 'warning',
        confidence: STATED,
        summary: `the clock of ${listed(nodes)} is wrong`,
        evidence: wrong.slice(0, 3).map(told),
        explains: wrong,
        advice: `look at the time service (chrony, systemd-timesyncd) on ${listed(nodes)}: does it run, and does it reach its servers?`,
      },
    ];
  },
};
