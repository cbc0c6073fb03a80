import { formatDuration } from '../../../core/duration.ts';
import { DriverError } from '../../../core/errors.ts';
import type { TrialResult } from '../../driver.ts';
import { pullImage } from '../containers.ts';
import type { Engine } from '../engine.ts';
import type { Place } from '../place.ts';
import { placesIn, type Trial } from './trial.ts';

/** Each engine has an image from its registry. Nothing of it is run. */
export const imagePull: Trial<'image-pull'> = async ({ nodes, image, policy }, bench, withinMs) => {
  const places = placesIn(nodes, bench);
  // an engine pulls once, however many nodes it plays
  const pulls = new Map(
    [...new Map(places.map((one) => [one.engine, one]))].map(([engine, on]) => [
      engine,
      pull(on, image, policy, withinMs),
    ]),
  );
  return Promise.all(places.map(async ({ node, engine }) => ({ ...(await pulls.get(engine)!), at: node })));
};

async function pull(
  { engine, node: at, facts: { trouble } }: Place,
  image: string,
  policy: 'Always' | 'IfNotPresent',
  withinMs: number,
): Promise<TrialResult> {
  if (trouble) return { at, ok: false, totalMs: 0, code: trouble.code, observed: trouble.reason };
  const startedAt = performance.now();
  const spentMs = () => performance.now() - startedAt;
  try {
    if (policy === 'Always' || !(await hasImage(engine, image, withinMs)))
      await pullImage(engine, image, withinMs);
    const totalMs = spentMs();
    return { at, ok: true, totalMs, observed: `${image} there in ${formatDuration(totalMs)}` };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    // not the word for an image that the run needs and lacks: this is what was asked
    const code = error.code === 'image-unavailable' ? 'EPULL' : error.code;
    return { at, ok: false, totalMs: spentMs(), code, observed: `${image}: ${error.message}` };
  }
}

async function hasImage(engine: Engine, image: string, limitMs: number): Promise<boolean> {
  try {
    await engine.call(`look for ${image}`, (docker) => docker.getImage(image).inspect(), limitMs);
    return true;
  } catch (error) {
    if (error instanceof DriverError && error.status === 404) return false;
    throw error;
  }
}
