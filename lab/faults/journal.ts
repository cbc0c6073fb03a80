import { readFileSync, writeFileSync } from 'node:fs';
import { errorCode } from '../errors.ts';
import { files } from '../state/paths.ts';

/** A fault that is, as far as the lab knows, in force. */
export interface ActiveFault {
  readonly name: string;
  readonly targets: readonly string[];
}

export function activeFaults(dir: string): ActiveFault[] {
  try {
    return JSON.parse(readFileSync(files.faults(dir), 'utf8')) as ActiveFault[];
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function same(one: ActiveFault, other: ActiveFault): boolean {
  return one.name === other.name && one.targets.join(' ') === other.targets.join(' ');
}

function without(dir: string, fault: ActiveFault): ActiveFault[] {
  return activeFaults(dir).filter((one) => !same(one, fault));
}

export function noteFault(dir: string, fault: ActiveFault): void {
  writeFileSync(files.faults(dir), JSON.stringify([...without(dir, fault), fault]));
}

export function strikeFault(dir: string, fault: ActiveFault): void {
  writeFileSync(files.faults(dir), JSON.stringify(without(dir, fault)));
}
