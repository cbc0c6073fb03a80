import type { Cause } from './finding.ts';
import type { Asked } from './outcome.ts';

/** What such questions are called: as checks of a suite that no plan can have, for a / is in no suite's name. */
export const FOLLOW_UPS = '/follow-up';

/**
 * One cheap question whose answer decides between causes that fit equally well. Asked in a second, tiny wave; its
 * outcome carries `asked` as it stands here, one observation a way, and goes to the diagnosis with all the others.
 */
export interface FollowUp {
  readonly between: readonly Cause[];
  readonly to: FollowUpTarget;
  /** `heard`, `one-way`: does each way let datagrams through by itself, whatever becomes of answers? */
  readonly asked: Pick<Asked, 'protocol' | 'path'>;
  /** of the node, where it is one; what else is asked serves a port of its own */
  readonly port?: number;
  /** who asks whom, by name of node; without `to`: everything of that kind */
  readonly ways: readonly { readonly from: string; readonly to?: string }[];
}

/**
 * `hosts`: the nodes themselves, at their own addresses · `pods`: the agents on the nodes · `dns-replicas`: every
 * pod behind the DNS service at its own address; the observation names it as `replica` · `backends`: every pod
 * behind the service in `to`, at its own address
 */
export type FollowUpTarget = 'hosts' | 'pods' | 'dns-replicas' | 'backends';
