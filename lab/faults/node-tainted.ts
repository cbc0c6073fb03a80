import { adminRequest } from '../cluster/api.ts';
import { dnsReady } from '../cluster/dns.ts';
import { drain } from '../cluster/drain.ts';
import { LabError } from '../errors.ts';
import { type LabContext, nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

const TAINTS = ['NoSchedule', 'NoExecute'].map((effect) => ({ key: 'dedicated', value: 'gpu', effect }));

async function taint(lab: LabContext, name: string | undefined, taints: readonly object[] | null) {
  const path = `/api/v1/nodes/${nodeNamed(lab, name).name}`;
  // its cordon ends with it: that is a taint as well
  const { status } = await adminRequest(lab, 'PATCH', path, { spec: { taints, unschedulable: null } });
  if (status !== 200) throw new LabError(`PATCH ${path}: ${status}`);
}

export const nodeTainted: Fault = {
  name: 'node-tainted',
  summary: 'the node is for pods that tolerate its taint; others have gone elsewhere',
  targets: 'NODE',
  async inject(lab, name) {
    await drain(lab, nodeNamed(lab, name).name);
    await taint(lab, name, TAINTS);
    await dnsReady(lab);
  },
  heal: (lab, name) => taint(lab, name, null),
};
