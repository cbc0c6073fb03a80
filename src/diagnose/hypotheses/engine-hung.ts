import { engineSays } from '../engine-words.ts';

/** A Docker engine takes requests, and answers none, not even those about itself. */
export const engineHung = engineSays('engine-hung', 'EngineSilent', {
  severity: 'critical',
  summary: (nodes) => `Docker hangs on ${nodes}: it takes requests, and answers none`,
  advice: (nodes) =>
    `look at what Docker waits for on ${nodes} (its log; SIGUSR1 makes it write down what it is at), and restart it`,
});
