import { faultsOf } from '../../faults/apply.ts';
import type { DockerFault } from './docker-fault.ts';
import { engineDown } from './engine-down.ts';
import { engineHung } from './engine-hung.ts';

/** In the order in which they can be healed: what other heals wait for comes first. */
export const dockerFaults: readonly DockerFault[] = [engineHung, engineDown];

export const { inject: injectDockerFault, heal: healDockerFault } = faultsOf(dockerFaults);
