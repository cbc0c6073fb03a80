import type { TestProject } from 'vitest/node';
import { attachDocker, upDocker } from './lab.ts';

/** What a test gets by `inject('engines')`. */
export interface ProvidedEngines {
  /** a URL each */
  readonly sockets: string[];
  readonly tcp: string[];
  /** for DOCKER_CERT_PATH */
  readonly certificates: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    engines: ProvidedEngines;
  }
}

/** For vitest's globalSetup: uses the Docker engines that run, or starts three and takes them down afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = await attachDocker();
  const lab = found ?? (await upDocker(3));
  project.provide('engines', {
    sockets: lab.engines.map(({ socket }) => socket),
    tcp: lab.engines.map(({ tcp }) => tcp),
    certificates: lab.certificates,
  });
  return async () => {
    if (!found) await lab.down();
  };
}
