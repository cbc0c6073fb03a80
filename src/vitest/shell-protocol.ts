import type { Outcome } from '../core/outcome.ts';
import type { Settings } from '../core/settings.ts';
import type { Collected } from '../run/shell.ts';

/** Between the main process and the child in which vitest runs. */
export interface CollectOrder {
  readonly order: 'collect';
  readonly root: string;
  /** absolute paths */
  readonly files: readonly string[];
  /** vitest's `-t` */
  readonly grep?: string;
  readonly suites: readonly string[];
  readonly skipSuites: readonly string[];
  readonly settings: Settings;
  /** where the session listens */
  readonly socket: string;
}

export type ShellOrder = CollectOrder | { readonly order: 'run' };

export type ShellReport =
  | { readonly report: 'collected'; readonly collected: Collected }
  | { readonly report: 'done'; readonly outcomes: readonly Outcome[] }
  | { readonly report: 'crashed'; readonly message: string };
