import type { LabContext } from '../state/context.ts';

/** Something that goes wrong in real clusters. Both ways are idempotent, and each waits until it is done. */
export interface Fault<L = LabContext> {
  readonly name: string;
  readonly summary: string;
  /** The targets as the usage shows them, as in `NODE` or `[MEMBER]`. */
  readonly targets?: string;
  readonly inject: (lab: L, ...targets: string[]) => Promise<void>;
  readonly heal: (lab: L, ...targets: string[]) => Promise<void>;
}
