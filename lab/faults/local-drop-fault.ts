import { dropInside, type LocalDrop, undropInside } from '../network/local-drop.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

/** A fault that loses packets inside of one node. */
export function localDropFault(name: string, summary: string, drop: LocalDrop): Fault {
  return {
    name,
    summary,
    targets: 'NODE',
    inject: (lab, node) => dropInside(name, nodeNamed(lab, node), drop),
    heal: (lab, node) => undropInside(name, nodeNamed(lab, node), drop),
  };
}
