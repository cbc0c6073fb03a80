import { runSmokeWith, type Smoked } from '../../cases/run-smoke.ts';
import type { Entry } from '../../catalogue/entry.ts';
import { type Field, LIMIT_MS } from '../../catalogue/field.ts';
import { LabError } from '../../errors.ts';
import { type DockerLab, withDocker } from '../lab.ts';

/** With three Docker engines. */
export const withDockerField = <T>(work: (field: Field) => Promise<T>): Promise<T> =>
  withDocker((lab) => work(fieldOf(lab)), 3);

const fieldOf = (lab: DockerLab): Field => ({
  restore: () => restore(lab),
  attempt: (entry, signal) => tryEntry(lab, entry, signal),
});

async function restore(lab: DockerLab): Promise<void> {
  await lab.heal('all');
  await lab.settled();
}

async function tryEntry(
  lab: DockerLab,
  { inject, config, args }: Entry,
  signal: AbortSignal,
): Promise<Smoked> {
  try {
    for (const one of inject) {
      if (typeof one === 'function') throw new LabError('what is injected by a function takes Kubernetes');
      await lab.fault(...one);
    }
    signal.throwIfAborted();
    const dockerHost = lab.engines.map(({ name, socket }) => `${name}=${socket}`);
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: lab.certificates };
    const whole = { driver: 'docker', dockerHost, ...config } as const;
    return await runSmokeWith(whole, args, { limitMs: LIMIT_MS, env, signal });
  } finally {
    await restore(lab);
  }
}
