import { UsageError } from '../errors.ts';
import type { LabContext } from '../state/context.ts';
import { faultNamed, faults } from './index.ts';
import { type ActiveFault, activeFaults, noteFault, strikeFault } from './journal.ts';

/** Injects a fault and returns what heals it. */
export async function injectFault(
  lab: LabContext,
  name: string,
  targets: readonly string[],
): Promise<() => Promise<void>> {
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
}

async function healOne(lab: LabContext, active: ActiveFault): Promise<void> {
  await faultNamed(active.name).heal(lab, ...active.targets);
  strikeFault(lab.dir, active);
}

function healingOrder(one: ActiveFault, other: ActiveFault): number {
  const rank = ({ name }: ActiveFault) => faults.findIndex((fault) => fault.name === name);
  return rank(one) - rank(other);
}

/** Heals one fault; without targets every one of that name that is in force; `all` heals whatever is. */
export async function healFault(lab: LabContext, name: string, targets: readonly string[]): Promise<void> {
  if (name !== 'all') faultNamed(name);
  const active = activeFaults(lab.dir).filter((one) => name === 'all' || one.name === name);
  if (targets.length === 0 && (active.length > 0 || name === 'all')) {
    for (const one of active.sort(healingOrder)) await healOne(lab, one);
    return;
  }
  await healOne(lab, { name, targets });
}
