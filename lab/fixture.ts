import type { TestProject } from 'vitest/node';
import { attach, up } from './lab.ts';

/** What a test gets by `inject('lab')`. */
export interface ProvidedLab {
  readonly nodes: string[];
  readonly kubeconfig: string;
  readonly smokeKubeconfig: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    lab: ProvidedLab;
  }
}

/** For vitest's globalSetup: uses the lab that runs, or starts one of three nodes and three etcd and takes it down afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = await attach();
  const lab = found ?? (await up({ nodes: 3, etcd: 3 }));
  const { nodes, kubeconfig, smokeKubeconfig } = lab;
  project.provide('lab', { nodes, kubeconfig, smokeKubeconfig });
  return async () => {
    if (!found) await lab.down();
  };
}
