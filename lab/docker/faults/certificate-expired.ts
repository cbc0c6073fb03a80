import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { signedAgain } from '../../state/certificates.ts';
import type { EnginePlan } from '../addresses.ts';
import { engineCertificate } from '../certificates.ts';
import { type DockerContext, engineNamed } from '../context.ts';
import { startDockerd, stopDockerd } from '../engine.ts';
import { swarmReady } from '../swarm.ts';
import type { DockerFault } from './docker-fault.ts';

/** Docker reads its certificate when it starts, and at no other time. */
async function restarted(lab: DockerContext, engine: EnginePlan): Promise<void> {
  await stopDockerd(lab, engine);
  await startDockerd(lab, engine);
  await swarmReady(lab.engines);
}

export const certificateExpired: DockerFault = {
  name: 'certificate-expired',
  summary: 'the certificate that Docker shows who asks it by TLS ended yesterday; its socket works',
  targets: 'ENGINE',
  async inject(lab, name) {
    const engine = engineNamed(lab, name);
    const shown = engineCertificate(lab.dir, engine);
    const kept = `${shown.crt}.kept`;
    if (!existsSync(kept)) copyFileSync(shown.crt, kept);
    await signedAgain(lab.dir, shown, -1);
    await restarted(lab, engine);
  },
  async heal(lab, name) {
    const engine = engineNamed(lab, name);
    const { crt } = engineCertificate(lab.dir, engine);
    if (!existsSync(`${crt}.kept`)) return;
    renameSync(`${crt}.kept`, crt);
    await restarted(lab, engine);
  },
};
