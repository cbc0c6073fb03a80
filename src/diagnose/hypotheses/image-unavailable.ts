import { hasFailed, stated } from '../stated.ts';
import { on, unavailable } from '../unavailable.ts';

/** An image cannot be pulled: that of the agents, of other pods, or one that was to be pulled as a test. */
export const imageUnavailable = stated(
  'image-unavailable',
  unavailable('image-unavailable', {
    summary: (nodes) => `the agents' image cannot be pulled${on(nodes)}`,
    advice:
      'name an image with `--image` that the nodes have or can pull, and check the pull secret and registry',
  }),
  {
    speaks: (seen) => hasFailed(seen) && seen.code === 'EIMAGE',
    summary: (nodes) => `images of pods cannot be had${on(nodes)}`,
    advice:
      "look at the image's name, at the registry and the way to it from the node, and at the pull secret",
  },
  {
    speaks: (seen) => hasFailed(seen) && seen.from === 'image-pull',
    summary: (nodes) => `the image to pull cannot be had on ${nodes}`,
    advice: 'look at the registry, the way to it from the node, and the pull secret',
  },
);
