import type { DockerContext } from './context.ts';
import { answers } from './engine.ts';
import { swarmReady } from './swarm.ts';

/** Waits until all engines answer, and see each other in the Swarm. */
export async function dockerSettled(lab: DockerContext): Promise<void> {
  await Promise.all(lab.engines.map((engine) => answers(lab, engine)));
  await swarmReady(lab.engines);
}
