import { skewedImage } from '../build/skewed-image.ts';
import { UsageError } from '../errors.ts';
import { importImage } from '../node/images.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

export const clockSkew: Fault = {
  name: 'clock-skew',
  summary: 'agents that start on the node from now on see a clock that is 5 s (or so many) ahead',
  targets: 'NODE [SECONDS]',
  async inject(lab, name, ahead = '5') {
    const node = nodeNamed(lab, name);
    const seconds = Number(ahead);
    if (!Number.isFinite(seconds) || seconds === 0) throw new UsageError(`${ahead} are no seconds`);
    await importImage(node, await skewedImage(seconds));
  },
  heal: (lab, node) => importImage(nodeNamed(lab, node), lab.artifacts.images.node),
};
