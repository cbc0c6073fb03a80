import { ipBatch } from '../network/netns.ts';
import { createCable, createSwitch } from '../network/switch.ts';
import { dockerSwitch, type EnginePlan } from './addresses.ts';

export const createDockerSwitch = (lab: string): Promise<void> => createSwitch(lab, dockerSwitch);

/** An engine's namespace with its cable to the switch. The engine makes its bridges and rules itself. */
export async function createEngineNetwork(lab: string, engine: EnginePlan): Promise<void> {
  await createCable(lab, dockerSwitch.netns, engine);
  await ipBatch(engine.netns, ['link set eth0 up']);
}
