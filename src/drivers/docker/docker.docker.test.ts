import { inject } from 'vitest';
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
