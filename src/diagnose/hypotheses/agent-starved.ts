import { stated } from '../stated.ts';
import { on, unavailable } from '../unavailable.ts';

/** An agent heard nothing because it had no CPU to listen. */
export const agentStarved = stated(
  'agent-starved',
  unavailable('agent-starved', {
    summary: (nodes) => `the agent${on(nodes)} lacked CPU and could not listen for answers`,
    advice: 'look at the load of the node; what its agent did not hear says nothing about the network',
  }),
);
