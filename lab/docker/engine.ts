import { delimiter } from 'node:path';

import { files } from '../state/paths.ts';
import { type Service, serviceProcess, startService, stopService } from '../state/processes.ts';
import { mounts } from '../system/mounts.ts';
import { isAlive } from '../system/process-identity.ts';
import { run, succeeds } from '../system/run.ts';
import { signal } from '../system/signals.ts';
import { serviceEnvironment } from '../system/tools.ts';
import { until } from '../system/wait.ts';
import { type EnginePlan, engineFiles } from './addresses.ts';
import type { DockerContext } from './context.ts';
import { askEngine } from './engine-api.ts';
import { configureEngine, containerdConfig, engineConfig } from './engine-config.ts';
import { createEngineNetwork } from './network.ts';

export const dockerdName = ({ name }: EnginePlan): string => `${name}.dockerd`;
export const engineContainerdName = ({ name }: EnginePlan): string => `${name}.containerd`;

/** Room for the agents' image and some containers; a disk of its own, so that it can be full without the machine's. */
const DATA_MIB = 512;

async function mountData(engine: EnginePlan): Promise<void> {
  const data = engineFiles.data(engine);
  if (mounts().some(({ path }) => path === data)) return;
  await run('mount', ['-t', 'tmpfs', '-o', `size=${DATA_MIB}m,mode=710`, 'kube-smoke', data]);
}

/** Its children look for programs in a folder of the engine first; `unshare` gives it a host name of its own. */
function dockerd(engine: EnginePlan): Service {
  const path = [engineFiles.programs(engine), serviceEnvironment().PATH].join(delimiter);
  const start = 'hostname "$0" && exec env "$@"';
  const program = ['dockerd', '--config-file', engineConfig(engine)];
  return {
    name: dockerdName(engine),
    netns: engine.netns,
    command: ['unshare', '--uts', 'sh', '-c', start, engine.name, `PATH=${path}`, ...program],
  };
}

export async function startEngineContainerd(lab: DockerContext, engine: EnginePlan): Promise<void> {
  const name = engineContainerdName(engine);
  const command = ['containerd', '--config', containerdConfig(engine)];
  startService(lab.dir, { name, netns: engine.netns, command });
  const asked = ['--address', engineFiles.containerdSocket(engine), 'version'];
  const hint = files.log(lab.dir, name);
  await until({ what: `containerd of ${engine.name}`, intervalMs: 30, hint }, () => succeeds('ctr', asked));
}

/** Starts Docker itself, and waits until it answers. */
export async function startDockerd(lab: DockerContext, engine: EnginePlan): Promise<void> {
  startService(lab.dir, dockerd(engine));
  await answers(lab, engine);
}

export async function answers(lab: DockerContext, engine: EnginePlan): Promise<void> {
  const hint = files.log(lab.dir, dockerdName(engine));
  await until({ what: `Docker of ${engine.name}`, intervalMs: 30, hint }, async () => {
    await askEngine(engine, { path: '/_ping', silenceMs: 1000 });
    return true;
  });
}

/** Ends Docker in order, as an operator does: its containers end, and its Swarm hears of it. */
export async function stopDockerd(lab: DockerContext, engine: EnginePlan): Promise<void> {
  const found = serviceProcess(lab.dir, dockerdName(engine));
  if (!found) return;
  signal(found.pid, 'SIGTERM');
  await until({ what: `end of Docker of ${engine.name}`, seconds: 5 }, () => !isAlive(found)).catch(() =>
    stopService(lab.dir, dockerdName(engine)),
  );
}

/** An engine with the agents' image, in no Swarm yet. */
export async function startEngine(lab: DockerContext, engine: EnginePlan): Promise<void> {
  await createEngineNetwork(lab.dir, engine);
  configureEngine(lab.dir, engine);
  await mountData(engine);
  await startEngineContainerd(lab, engine);
  await startDockerd(lab, engine);
  await loadImage(lab, engine);
}

async function loadImage({ artifacts }: DockerContext, engine: EnginePlan): Promise<void> {
  await askEngine(engine, { method: 'POST', path: '/images/load?quiet=1', archive: artifacts.image });
}
