import type { Lab } from '../lab.ts';

/** Sets a lease back by an hour, as one is whose holder has been gone for so long; the fault that it goes with stops the holder. */
export async function ageLease(lab: Lab, namespace: string, name: string): Promise<void> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`;
  const renewTime = new Date(Date.now() - 3_600_000).toISOString().replace('Z', '000Z');
  const { status, body } = await lab.adminRequest('PATCH', path, { spec: { renewTime } });
  if (status !== 200) throw new Error(`PATCH ${path}: ${status}: ${JSON.stringify(body)}`);
}
