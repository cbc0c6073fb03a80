import { engineSays } from '../engine-words.ts';

/** Nothing listens where a Docker engine should. */
export const engineDown = engineSays('engine-down', 'EngineGone', {
  severity: 'critical',
  summary: (nodes) => `Docker does not run on ${nodes}: nothing listens where it should`,
  advice: (nodes) => `start Docker on ${nodes}, and look at why it ended: its log, and that of its machine`,
});
