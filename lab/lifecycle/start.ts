import { applyFile } from '../cluster/apply.ts';
import { dnsReady } from '../cluster/dns.ts';
import { nodesReady } from '../cluster/nodes.ts';
import { createCertificates } from '../control-plane/certificates.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { createUsers } from '../control-plane/users.ts';
import { hostLink, type LabNode, plan, switchNetns } from '../network/addresses.ts';
import { createSwitch } from '../network/switch.ts';
import { prepareNode, startNode } from '../node/node.ts';
import { step } from '../progress.ts';
import type { LabContext } from '../state/context.ts';

const policies = ['rbac-smoke.yaml', 'objects/rbac-components.yaml', 'objects/flow-schema.yaml'];

async function controlPlane(lab: LabContext): Promise<void> {
  await startControlPlane(lab);
  for (const file of policies) await applyFile(lab.dir, file);
}

/** Starts all parts of a lab, side by side where they do not need each other. */
export async function startLab(lab: LabContext): Promise<void> {
  await createSwitch(lab.dir, { netns: switchNetns, hostLink, ...plan });
  await createCertificates(lab.dir);
  createUsers(lab);
  const api = step('API server ready', () => controlPlane(lab));
  const node = async (one: LabNode) => {
    await step(`${one.name} has its network and images`, () => prepareNode(lab, one));
    await api;
    await startNode(lab, one);
  };
  await Promise.all([api, ...lab.nodes.map(node)]);
  const names = lab.nodes.map(({ name }) => name);
  await step(`${names.join(', ')} ready`, () => nodesReady(lab, names));
  // Not earlier: with one node ready before the others, the scheduler would put both pods there.
  await step('DNS ready', async () => {
    await applyFile(lab.dir, 'objects/coredns.yaml');
    await dnsReady(lab);
  });
}
