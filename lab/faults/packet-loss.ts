import { UsageError } from '../errors.ts';
import { bothWays } from '../network/firewall.ts';
import { nodeNamed } from '../state/context.ts';
import { dropFault } from './drop-fault.ts';

export const packetLoss = dropFault({
  name: 'packet-loss',
  summary: 'one of five (or so many percent) of the overlay packets to and from the node are lost',
  targets: 'NODE [PERCENT]',
  drops(lab, name, percent = '20') {
    const node = nodeNamed(lab, name);
    if (!(Number(percent) > 0 && Number(percent) < 100)) throw new UsageError(`${percent} is no percentage`);
    const match = ['-m', 'statistic', '--mode', 'random', '--probability', String(Number(percent) / 100)];
    const others = lab.nodes.filter((other) => other !== node);
    return others.flatMap((other) => bothWays(node, other)).map((drop) => ({ ...drop, match }));
  },
});
