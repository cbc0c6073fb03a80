import { type Drop, drop, undrop } from '../network/firewall.ts';
import type { LabContext } from '../state/context.ts';
import type { Fault } from './fault.ts';

interface DropFault extends Pick<Fault, 'name' | 'summary'> {
  readonly targets: string;
  readonly drops: (lab: LabContext, ...targets: string[]) => Drop[];
}

/** A fault that loses packets between nodes. */
export function dropFault({ name, summary, targets, drops }: DropFault): Fault {
  return {
    name,
    summary,
    targets,
    inject: async (lab, ...words) => drop(name, drops(lab, ...words)),
    heal: async (lab, ...words) => undrop(name, drops(lab, ...words)),
  };
}
