import { bothWays } from '../network/firewall.ts';
import { dropFault } from './drop-fault.ts';
import { twoNodes } from './two-nodes.ts';

export const pairBlocked = dropFault({
  name: 'pair-blocked',
  summary: 'the pods of two nodes cannot reach each other, either way',
  targets: 'NODE NODE',
  drops: (lab, ...names) => bothWays(...twoNodes(lab, names)),
});
