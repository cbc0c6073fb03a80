import type { TrialName } from '../../../core/plan.ts';
import { notWithDocker } from '../engine-error.ts';
import { containerCycle } from './container-cycle.ts';
import { containerStart } from './container-start.ts';
import { imagePull } from './image-pull.ts';
import type { Trial } from './trial.ts';

const onlyKubernetes = (what: string) => async () => {
  throw notWithDocker(what, 'it takes Kubernetes');
};

/** Every trial, by name: what a container is to Docker, a pod is to Kubernetes. */
export const trials: { readonly [T in TrialName]: Trial<T> } = {
  'pod-start': containerStart,
  'pod-cycle': containerCycle,
  'image-pull': imagePull,
  schedule: onlyKubernetes('try the scheduler'),
  deploy: onlyKubernetes('try a deployment'),
  'host-to-pod': onlyKubernetes('have a host reach a pod'),
  volume: onlyKubernetes('claim a volume'),
};
