import { buildNodeImage } from '../build/images.ts';
import { installPackages } from '../build/packages.ts';
import { stopState } from '../lifecycle/stop.ts';
import { removeCgroups, sweepShims } from '../node/containers.ts';
import { step } from '../progress.ts';
import { engineFiles } from './addresses.ts';
import { createEngineCertificates } from './certificates.ts';
import { type DockerArtifacts, type DockerContext, type DockerRecord, dockerContext } from './context.ts';
import { startEngine } from './engine.ts';
import { startNameServer } from './name-server.ts';
import { createDockerSwitch } from './network.ts';
import { createSwarm } from './swarm.ts';

/** Debian's packages, each with a program that shows it is there. No Go is needed, and no Kubernetes. */
const packages = {
  'docker.io': 'dockerd',
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  iproute2: 'ip',
  openssl: 'openssl',
};

export async function buildForDocker(): Promise<DockerArtifacts> {
  await installPackages(packages);
  return { image: await buildNodeImage() };
}

export async function startEngines(lab: DockerContext): Promise<void> {
  await Promise.all([createDockerSwitch(lab.dir), createEngineCertificates(lab.dir, lab.engines)]);
  await Promise.all([
    startNameServer(lab.dir),
    ...lab.engines.map((engine) =>
      step(`${engine.name} runs and has its image`, () => startEngine(lab, engine)),
    ),
  ]);
  if (lab.engines.length > 1) await step('Swarm ready', () => createSwarm(lab));
}

/** Takes the engines down whatever state they are in; false if there were none. */
export const stopEngines = (dir: string): Promise<boolean> =>
  stopState<DockerRecord>(dir, (record) => {
    for (const engine of dockerContext(dir, record).engines) {
      sweepShims(engineFiles.tasks(engine), engine.cgroup);
      removeCgroups(engine.cgroup);
    }
  });
