import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { attachDocker } from '../../../lab/docker/lab.ts';
import { Project } from '../../cli/testing.ts';
import { describeDriver } from '../contract.ts';
import { DockerDriver } from './docker.ts';
import { IMAGE, ours } from './testing.ts';

/** The contract on a Swarm of three real engines, and on one of them by itself. */

const { sockets } = inject('engines');
const usual = { networks: [], image: IMAGE, imagePullPolicy: 'Never' } as const;

describeDriver('docker, a Swarm', () => new DockerDriver({ ...usual, hosts: sockets, nodesPerEngine: 1 }), {
  leftovers: (runIds) => ours(sockets, runIds),
  limitMs: 30_000,
});

const [first = ''] = sockets;

describeDriver(
  'docker, one engine',
  () => new DockerDriver({ ...usual, hosts: [first], nodesPerEngine: 3 }),
  { leftovers: (runIds) => ours([first], runIds), limitMs: 30_000 },
);

/** In which a runner says that it is still there. */
const LONGER_THAN_A_HEARTBEAT_MS = 6000;

describe('an engine that takes long to start containers', () => {
  it('has its agents up all the same', { timeout: 60_000 }, async () => {
    const cluster = await new DockerDriver({ ...usual, hosts: [first], nodesPerEngine: 2 }).open();
    const heal = await (await attachDocker())!.fault('frozen', 'd1.containerd');
    const fleet = await cluster.launch({
      runId: randomBytes(5).toString('hex'),
      nodes: cluster.facts.nodes.map(({ name }) => name),
      workloads: [],
      services: [],
      startLimitMs: 30_000,
      lifetimeMs: 60_000,
    });
    try {
      await sleep(LONGER_THAN_A_HEARTBEAT_MS);
      await heal();
      const states = await Promise.all(fleet.agents.map(({ up }) => up));
      expect(states).toEqual(states.map(() => expect.objectContaining({ up: true })));
    } finally {
      expect(await fleet.close()).toEqual([]);
      await cluster.close();
    }
  });
});

describe('a list of what would run', () => {
  it('says what only Kubernetes has', async () => {
    using project = new Project();
    const { code, stdout } = await project.smoke(
      'list',
      '--json',
      '--driver',
      'docker',
      '--docker-host',
      first,
    );
    const { checks } = JSON.parse(stdout) as {
      checks: { suite: string; name: string; runs: boolean; why?: string }[];
    };
    const found = (name: string) => checks.find((one) => `${one.suite}/${one.name}` === name);
    for (const name of [
      'runtime/every node has a pod ready',
      'control-plane/a pod gets a node',
      'workloads/every pod starts',
    ])
      expect(found(name), name).toMatchObject({ runs: false, why: 'not-applicable' });
    for (const name of ['runtime/every node starts a container', 'overlay/tcp', 'nodes/every node is ready'])
      expect(found(name), name).toMatchObject({ runs: true });
    expect(code).toBe(0);
  });
});
