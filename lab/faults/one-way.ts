import { dropFault } from './drop-fault.ts';
import { twoNodes } from './two-nodes.ts';

export const oneWay = dropFault({
  name: 'one-way',
  summary: "what the first node's pods send never arrives at the second node",
  targets: 'FROM TO',
  drops(lab, ...names) {
    const [from, to] = twoNodes(lab, names);
    return [{ from, to }];
  },
});
