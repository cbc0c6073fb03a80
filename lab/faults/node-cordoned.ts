import { dnsReady } from '../cluster/dns.ts';
import { cordon, drain } from '../cluster/drain.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

const heal: Fault['heal'] = (lab, name) => cordon(lab, nodeNamed(lab, name).name, false);

export const nodeCordoned: Fault = {
  name: 'node-cordoned',
  summary: 'no new pods are placed on the node',
  targets: 'NODE',
  inject: (lab, name) => cordon(lab, nodeNamed(lab, name).name),
  heal,
};

export const nodeDrained: Fault = {
  name: 'node-drained',
  summary: 'no new pods are placed on the node, and those that were there have gone elsewhere',
  targets: 'NODE',
  async inject(lab, name) {
    await drain(lab, nodeNamed(lab, name).name);
    await dnsReady(lab);
  },
  heal,
};
