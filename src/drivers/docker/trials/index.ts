import type { TrialName } from '../../../core/plan.ts';
import { onlyKubernetes } from '../engine-error.ts';
import { containerCycle } from './container-cycle.ts';
import { containerStart } from './container-start.ts';
import { imagePull } from './image-pull.ts';
import type { Trial } from './trial.ts';

const absent = () => Promise.reject(onlyKubernetes());

/** Every trial, by name: what a container is to Docker, a pod is to Kubernetes. */
export const trials: { readonly [T in TrialName]: Trial<T> } = {
  'pod-start': containerStart,
  'pod-cycle': containerCycle,
  'image-pull': imagePull,
  schedule: absent,
  deploy: absent,
  'host-to-pod': absent,
  volume: absent,
};
