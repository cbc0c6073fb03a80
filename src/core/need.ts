import type { ReadingName } from './facts.ts';
import type { TrialName } from './plan.ts';

/**
 * One part of a run that asks the cluster for something, and so needs rights: `open`: to look before anything ·
 * `agents`: to start, reach and remove them · `evidence`: to tell more of what failed · `pods-behind-service`: to put
 * pods of a workload behind a service · `lock`: to keep another run out · `publish`: to leave the verdict there · `service`, `dns-service`: to look up one that exists · `clean`: to remove what
 * a killed run left · `read …`: a reading · `try …`: a trial.
 */
export type Need =
  | 'open'
  | 'agents'
  | 'evidence'
  | 'pods-behind-service'
  | 'service'
  | 'dns-service'
  | 'clean'
  | 'lock'
  | 'publish'
  | `read ${ReadingName}`
  | `try ${TrialName}`;
