import type { SmokeConfig } from '../../src/core/config.ts';
import type { Cause } from '../../src/core/finding.ts';
import type { Case } from '../cases/case.ts';

/** A fault of the lab and its targets, as in `['pair-blocked', 'n1', 'n2']`; or whatever breaks it and returns what heals it. */
export type Injection = readonly [fault: string, ...targets: string[]] | Case['inject'];

/** What an operator would call it, and where. */
export interface Expected {
  readonly cause: Cause;
  /** empty: no node is to blame, the whole cluster is concerned */
  readonly nodes: readonly string[];
}

/** One way in which a cluster is broken, and what a run has to say of it. */
export interface Entry {
  /** also the name of its fixture */
  readonly name: string;
  /** in this order */
  readonly inject: readonly Injection[];
  /** a node that Kubernetes has to have noticed first: it calls it NotReady */
  readonly noticed?: string;
  /** the root causes, in any order where there are several; empty: this is harmless, and no finding may be raised */
  readonly expect: readonly Expected[];
  /** more arguments for `smoke run` */
  readonly args?: readonly string[];
  /** over the catalogue's config */
  readonly config?: SmokeConfig;
  /** why the verdict takes longer than that on a healthy cluster by more than it should */
  readonly slow?: string;
}
