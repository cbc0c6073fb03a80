import type { TrialName } from '../../../core/plan.ts';
import { deploy } from './deploy.ts';
import { hostToPod } from './host-to-pod.ts';
import { imagePull } from './image-pull.ts';
import { podCycle } from './pod-cycle.ts';
import { podStart } from './pod-start.ts';
import { schedule } from './schedule.ts';
import type { Trial } from './trial.ts';
import { volume } from './volume.ts';

/** Every trial, by name. */
export const trials: { readonly [T in TrialName]: Trial<T> } = {
  schedule,
  deploy,
  'pod-start': podStart,
  'pod-cycle': podCycle,
  'host-to-pod': hostToPod,
  'image-pull': imagePull,
  volume,
};
