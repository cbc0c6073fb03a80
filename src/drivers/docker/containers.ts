import type Dockerode from 'dockerode';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { DriverError, messageOf } from '../../core/errors.ts';
import type { Leftover } from '../driver.ts';
import type { Engine } from './engine.ts';
import type { DockerOptions } from './options.ts';

const PULL_LIMIT_MS = 120_000;

/**
 * Creates a container, and has its image pulled where the policy says so.
 * @param onPulled told how long a pull took, in ms
 * @throws DriverError `image-unavailable` where the image cannot be had
 */
export async function createContainer(
  engine: Engine,
  body: ContainerCreateOptions,
  policy: DockerOptions['imagePullPolicy'],
  onPulled: (tookMs: number) => void,
): Promise<Container> {
  const image = body.Image ?? '';
  const create = () =>
    engine.call(`create container ${body.name}`, (docker, abortSignal) =>
      docker.createContainer({ ...body, abortSignal }),
    );
  const pull = async () => {
    const startedAt = performance.now();
    await pullImage(engine, image);
    onPulled(performance.now() - startedAt);
  };
  if (policy === 'Always') await pull();
  try {
    return await create();
  } catch (error) {
    const isMissing = error instanceof DriverError && error.code === 'image-unavailable';
    if (!isMissing || policy !== 'IfNotPresent') throw error;
    await pull();
    return create();
  }
}

/** @throws DriverError `image-unavailable` */
export async function pullImage(engine: Engine, image: string, limitMs = PULL_LIMIT_MS): Promise<void> {
  const doing = `pull ${image}`;
  try {
    await engine.call(
      doing,
      async (docker, abortSignal) => followed(docker, await docker.pull(image, { abortSignal })),
      limitMs,
    );
  } catch (error) {
    if (error instanceof DriverError && error.status === undefined && error.code !== 'EPULL') throw error;
    const fields = { doing, code: 'image-unavailable', retryable: false, cause: error };
    throw new DriverError(messageOf(error).replace(`cannot ${doing}: `, ''), fields);
  }
}

/** A pull goes on after its answer has begun, and may fail under way. */
function followed(docker: Dockerode, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => {
      if (error) reject(Object.assign(error, { code: 'EPULL' }));
      else resolve();
    });
  });
}

/** Removes a container, running or not. One that is gone, or going by itself, is fine. */
export async function removeContainer(
  engine: Engine,
  container: Container,
  name: string,
  endsAt: number,
): Promise<Leftover[]> {
  const leftMs = () => Math.max(1, endsAt - performance.now());
  const doing = `remove container ${name}`;
  try {
    await engine.call(doing, () => container.remove({ force: true, v: true }), leftMs());
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    if (error.status === 404) return [];
    if (error.status !== 409) return [{ kind: 'container', name, reason: error.message }];
    // it is on its way already
    return goneSoon(engine, container, name, leftMs());
  }
  return [];
}

async function goneSoon(
  engine: Engine,
  container: Container,
  name: string,
  limitMs: number,
): Promise<Leftover[]> {
  const gone = (docker: Dockerode) =>
    docker.getContainer(container.id).wait({ condition: 'removed' }) as Promise<unknown>;
  try {
    await engine.call(`wait for ${name} to be gone`, gone, limitMs);
    return [];
  } catch (error) {
    if (error instanceof DriverError && error.status === 404) return [];
    return [{ kind: 'container', name, reason: messageOf(error) }];
  }
}
