import { describe, expect, inject, it } from 'vitest';
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
