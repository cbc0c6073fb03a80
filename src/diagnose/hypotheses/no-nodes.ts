import { stated } from '../stated.ts';
import { unavailable } from '../unavailable.ts';

/** No node fits, so nothing could be asked. */
export const noNodes = stated(
  'no-nodes',
  unavailable('no-nodes', {
    summary: () => 'there is no node to ask',
    advice: 'look at the node selector of the run; nodes that cannot run an agent do not count',
  }),
);
