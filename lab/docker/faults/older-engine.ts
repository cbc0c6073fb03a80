import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startService, stopService } from '../../state/processes.ts';
import { until } from '../../system/wait.ts';
import { type EnginePlan, engineFiles } from '../addresses.ts';
import { engineNamed } from '../context.ts';
import { askEngine } from '../engine-api.ts';
import type { DockerFault } from './docker-fault.ts';

const relayName = ({ name }: EnginePlan): string => `${name}.older`;
/** Where the engine's socket is meanwhile. */
const behind = (engine: EnginePlan): string => `${engineFiles.socket(engine)}.real`;
const program = fileURLToPath(new URL('../older-engine.ts', import.meta.url));

export const olderEngine: DockerFault = {
  name: 'older-engine',
  summary: 'an engine says that it is an older Docker, and turns down what is newer than its API',
  targets: 'ENGINE',
  async inject(lab, name) {
    const engine = engineNamed(lab, name);
    const socket = engineFiles.socket(engine);
    if (!existsSync(behind(engine))) renameSync(socket, behind(engine));
    const command = [process.execPath, program, socket, behind(engine)];
    startService(lab.dir, { name: relayName(engine), command });
    await until({ what: `${engine.name} says that it is older`, intervalMs: 50 }, async () =>
      JSON.stringify(await askEngine(engine, { path: '/version' })).includes('"18.09'),
    );
  },
  async heal(lab, name) {
    const engine = engineNamed(lab, name);
    await stopService(lab.dir, relayName(engine));
    if (!existsSync(behind(engine))) return;
    rmSync(engineFiles.socket(engine), { force: true });
    renameSync(behind(engine), engineFiles.socket(engine));
  },
};
