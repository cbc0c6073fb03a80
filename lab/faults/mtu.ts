import { UsageError } from '../errors.ts';
import { bothWays } from '../network/firewall.ts';
import { nodeNamed } from '../state/context.ts';
import { dropFault } from './drop-fault.ts';

const largest = 65_535;

/** As a switch does whose ports take less than the hosts believe: it says nothing. */
export const mtu = dropFault({
  name: 'mtu',
  summary: 'overlay packets of more than 1400 bytes (or so many) vanish on the way to and from the node',
  targets: 'NODE [BYTES]',
  drops(lab, name, bytes = '1400') {
    const node = nodeNamed(lab, name);
    if (!(Number(bytes) > 0 && Number(bytes) < largest)) throw new UsageError(`${bytes} is no size`);
    const match = ['-m', 'length', '--length', `${Number(bytes) + 1}:${largest}`];
    const others = lab.nodes.filter((other) => other !== node);
    return others.flatMap((other) => bothWays(node, other)).map((drop) => ({ ...drop, match }));
  },
});
