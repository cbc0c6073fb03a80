import { join } from 'node:path';
import type { Switch } from '../network/switch.ts';

/**
 * The address plan: a part of 198.18.0.0/15 in which the lab of Kubernetes has nobody. Engines are 198.18.64.11 and up;
 * what engine i gives its containers lies in 198.18.(64+4i).0/22, the Swarm's overlay networks in 198.18.112.0/20.
 */
export const dockerSwitch: Switch = {
  netns: 'smoke-docker',
  hostLink: 'smoke-docker0',
  host: '198.18.64.1',
  everything: '198.18.64.0/18',
};

export const overlayPool = '198.18.112.0/20';

/** Where a Swarm's engines exchange what is on its overlay networks: VXLAN. */
export const vxlanPort = 4789;

/** Where an engine answers by TLS. */
export const enginePort = 2376;

export const mostEngines = 8;

/** One Docker engine of the lab, as its parts see it. */
export interface EnginePlan {
  /** The engine's host name: its own, whatever the machine is called. */
  readonly name: string;
  readonly index: number;
  readonly netns: string;
  readonly dir: string;
  readonly address: string;
  /** The address of its default bridge. */
  readonly bridge: string;
  /** From which other networks of its own are taken. */
  readonly pools: readonly { readonly base: string; readonly size: number }[];
  /** The cgroup of its containers, below each hierarchy's root. */
  readonly cgroup: string;
}

export function enginePlan(dir: string, index: number): EnginePlan {
  const first = 64 + 4 * index;
  return {
    name: `d${index}`,
    index,
    netns: `smoke-d${index}`,
    dir: join(dir, `d${index}`),
    address: `198.18.64.${10 + index}`,
    bridge: `198.18.${first}.1/24`,
    pools: [
      { base: `198.18.${first + 1}.0/24`, size: 27 },
      { base: `198.18.${first + 2}.0/23`, size: 27 },
    ],
    cgroup: `kube-smoke-d${index}`,
  };
}

/** Where an engine's things are. */
export const engineFiles = {
  socket: ({ dir }: EnginePlan) => join(dir, 'docker.sock'),
  containerdSocket: ({ dir }: EnginePlan) => join(dir, 'containerd.sock'),
  /** Images, containers' file systems, volumes. */
  data: ({ dir }: EnginePlan) => join(dir, 'data'),
  /** Programs that the engine's children find before the machine's. */
  programs: ({ dir }: EnginePlan) => join(dir, 'bin'),
  /** Where its containerd keeps one folder a task. */
  tasks: ({ dir }: EnginePlan) => join(dir, 'run', 'io.containerd.runtime.v2.task', 'moby'),
};
