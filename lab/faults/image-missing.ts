import { imageNames } from '../build/images.ts';
import { importImage, removeImage } from '../node/images.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

export const imageMissing: Fault = {
  name: 'image-missing',
  summary: `the node has no ${imageNames.node}, and there is no registry to pull it from`,
  targets: 'NODE',
  inject: (lab, node) => removeImage(nodeNamed(lab, node), imageNames.node),
  heal: (lab, node) => importImage(nodeNamed(lab, node), lab.artifacts.images.node),
};
