import type { TrialName } from '../../../core/plan.ts';
import { schedule } from './schedule.ts';
import type { Trial } from './trial.ts';

/** Every trial, by name. */
export const trials: { readonly [T in TrialName]: Trial<T> } = { schedule };
