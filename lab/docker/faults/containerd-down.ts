import { stopService } from '../../state/processes.ts';
import { until } from '../../system/wait.ts';
import { engineNamed } from '../context.ts';
import { engineContainerdName, startEngineContainerd } from '../engine.ts';
import { askEngine } from '../engine-api.ts';
import type { DockerFault } from './docker-fault.ts';

export const engineContainerdDown: DockerFault = {
  name: 'containerd-down',
  summary: 'containerd dies under a living Docker: it answers, containers run on, and none starts or ends',
  targets: 'ENGINE',
  inject: (lab, name) => stopService(lab.dir, engineContainerdName(engineNamed(lab, name))),
  async heal(lab, name) {
    const engine = engineNamed(lab, name);
    await startEngineContainerd(lab, engine);
    // Docker asks it for its version when it is asked for its own, and so knows when it is back
    await until({ what: `Docker of ${engine.name} sees containerd`, intervalMs: 50 }, async () => {
      const { Components } = (await askEngine(engine, { path: '/version' })) as {
        Components: { Name: string }[];
      };
      return Components.some(({ Name }) => Name === 'containerd');
    });
  },
};
