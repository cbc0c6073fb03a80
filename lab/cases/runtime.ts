import { setTimeout as pause } from 'node:timers/promises';
import type { Lab } from '../lab.ts';
import { fault, type SuiteCases } from './case.ts';

const STARTS = 'every node starts a container';
const READY = 'every node has a pod ready';
const CYCLE = 'a pod comes and goes on every node';
const PULL = 'every node pulls the image';

/** Frozen for so long, in s, and then well again. */
const stutter =
  (seconds: number) =>
  async (lab: Lab): Promise<() => Promise<void>> => {
    const heal = await lab.fault('frozen', 'n2.containerd');
    const healed = pause(seconds * 1000).then(heal);
    return () => healed;
  };

export const runtime: SuiteCases = {
  suite: 'runtime',
  config: () => ({
    enable: ['runtime'],
    runtime: { pull: 'docker.io/lab/pause:1', pullPolicy: 'IfNotPresent' },
  }),
  cases: [
    {
      broken: 'containerd of one node frozen',
      inject: fault('frozen', 'n2.containerd'),
      config: { startTimeout: '8s', runtime: {} },
      says: {
        [STARTS]: /n2: .*(not taken up by its kubelet|ContainerCreating)/,
        [READY]: /n2: .*(not taken up by its kubelet|ContainerCreating)/,
        [CYCLE]: /n2: .*(not taken up by its kubelet|ContainerCreating)/,
      },
    },
    {
      broken: 'runc of one node broken',
      inject: fault('runtime-broken', 'n2'),
      config: { startTimeout: '8s', runtime: {} },
      says: {
        [STARTS]: /n2: .*ContainerCreating.*FailedCreatePodSandBox/,
        [READY]: /n2: .*ContainerCreating/,
        [CYCLE]: /n2: .*not ready.*ContainerCreating/,
      },
    },
    {
      broken: 'kubelet of one node frozen',
      inject: fault('frozen', 'n2.kubelet'),
      config: { startTimeout: '8s', runtime: {} },
      says: {
        [STARTS]: /n2: .*not taken up by its kubelet/,
        [READY]: /n2: .*not taken up by its kubelet/,
        [CYCLE]: /n2: .*not taken up by its kubelet/,
      },
    },
    {
      broken: 'containerd of one node slow by 14 s',
      inject: stutter(14),
      config: { runtime: {} },
      says: { [STARTS]: /n2: expected within 10s, observed started in 1[\d.]+s, .* times the median/ },
    },
    {
      broken: 'an image that no registry has',
      inject: async () => async () => {},
      config: { runtime: { pull: '127.0.0.1:5000/lab/nowhere:1' } },
      says: { [PULL]: /127.0.0.1:5000\/lab\/nowhere:1: .*refused/ },
    },
  ],
};
