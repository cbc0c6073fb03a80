import type { SmokeConfig } from '../../src/core/config.ts';
import type { Cause } from '../../src/core/finding.ts';
import type { Lab } from '../lab.ts';

/** One way to break the real thing, and what a check says then. */
export interface Case {
  /** how, in words for docs/checks.md: `overlay of one node down` */
  readonly broken: string;
  /** breaks it. @returns heals it; both wait until they have worked */
  readonly inject: (lab: Lab) => Promise<() => Promise<void>>;
  /** by check: what its message (or its reason, where it is skipped) has to say */
  readonly says: Readonly<Record<string, RegExp>>;
  /** the first finding's cause, where it is to be told apart from others */
  readonly finds?: Cause;
  /** what the checks are then @default failed */
  readonly outcome?: 'failed' | 'inconclusive' | 'skipped' | 'passed';
  /** the verdict comes no later than on the healthy lab plus this, in ms */
  readonly laterByMs?: number;
  /** more arguments for this run */
  readonly args?: readonly string[];
  /** over the suite's own config, for this run */
  readonly config?: SmokeConfig;
}

/** Everything that shows that a shipped suite's checks work. */
export interface SuiteCases {
  readonly suite: string;
  /** for docs/checks.md, where it does not run by itself: `opt-in`, `config: \`registries\`` */
  readonly needs?: string;
  /** what the suite needs to run whole: settings, opt-ins */
  readonly config?: (lab: Lab) => Promise<SmokeConfig> | SmokeConfig;
  /** makes what the suite needs in the cluster. @returns removes it */
  readonly prepare?: (lab: Lab) => Promise<() => Promise<void>>;
  /** checks that are skipped on the healthy lab, by name, with a word of the reason */
  readonly notHere?: Readonly<Record<string, RegExp>>;
  readonly cases: readonly Case[];
}

/** For the many cases that are one of the lab's faults. */
export const fault =
  (name: string, ...targets: string[]): Case['inject'] =>
  (lab) =>
    lab.fault(name, ...targets);

/** Several, one after the other. What was injected is healed in reverse, also where a later one fails. */
export const together =
  (...injects: readonly Case['inject'][]): Case['inject'] =>
  async (lab) => {
    const heals: (() => Promise<void>)[] = [];
    const heal = async () => {
      for (const one of heals.reverse()) await one();
    };
    try {
      for (const inject of injects) heals.push(await inject(lab));
    } catch (error) {
      await heal();
      throw error;
    }
    return heal;
  };
