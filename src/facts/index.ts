import type { ReadingName } from '../core/facts.ts';
import type { FactName } from '../core/plan.ts';
import { apiHealth } from './api-health.ts';
import type { Fact } from './fact.ts';
import { leases } from './leases.ts';
import { nodeCondition } from './node-condition.ts';

type Judged = { readonly [F in FactName]: Fact<F, ReadingName> | Fact<F> };

/** Every fact, by name. */
export const factJudges: Judged = {
  'node-condition': nodeCondition,
  'api-health': apiHealth,
  leases,
};
