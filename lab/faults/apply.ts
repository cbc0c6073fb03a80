import { UsageError } from '../errors.ts';
import type { Fault } from './fault.ts';
import { type ActiveFault, activeFaults, noteFault, strikeFault } from './journal.ts';

/** All that can be broken in one kind of lab, and how it is noted what is. */
export interface Faults<L> {
  /** Injects a fault and returns what heals it. */
  readonly inject: (lab: L, name: string, targets: readonly string[]) => Promise<() => Promise<void>>;
  /** Heals one fault; without targets every one of that name that is in force; `all` heals whatever is. */
  readonly heal: (lab: L, name: string, targets: readonly string[]) => Promise<void>;
}

/** @param faults in the order in which they can be healed: what other heals wait for comes first */
export function faultsOf<L extends { readonly dir: string }>(faults: readonly Fault<L>[]): Faults<L> {
  function faultNamed(name: string): Fault<L> {
    const fault = faults.find((candidate) => candidate.name === name);
    if (fault) return fault;
    const known = faults.map((candidate) => candidate.name).join(', ');
    throw new UsageError(name ? `no fault is named ${name}: there are ${known}` : `name a fault: ${known}`);
  }

  async function healOne(lab: L, active: ActiveFault): Promise<void> {
    await faultNamed(active.name).heal(lab, ...active.targets);
    strikeFault(lab.dir, active);
  }

  function healingOrder(one: ActiveFault, other: ActiveFault): number {
    const rank = ({ name }: ActiveFault) => faults.findIndex((fault) => fault.name === name);
    return rank(one) - rank(other);
  }

  return {
    async inject(lab, name, targets) {
      const fault = faultNamed(name);
      // Noted first: a fault that was injected by half, or whose injector was killed, still has to be healed.
      noteFault(lab.dir, { name, targets });
      try {
        await fault.inject(lab, ...targets);
      } catch (error) {
        if (error instanceof UsageError) strikeFault(lab.dir, { name, targets });
        throw error;
      }
      return () => healOne(lab, { name, targets });
    },
    async heal(lab, name, targets) {
      if (name !== 'all') faultNamed(name);
      const active = activeFaults(lab.dir).filter((one) => name === 'all' || one.name === name);
      if (targets.length === 0 && (active.length > 0 || name === 'all')) {
        for (const one of active.sort(healingOrder)) await healOne(lab, one);
        return;
      }
      await healOne(lab, { name, targets });
    },
  };
}
