import { setTimeout as pause } from 'node:timers/promises';
import type { Lab } from '../lab.ts';
import { fault, type SuiteCases } from './case.ts';

const TCP = 'tcp by every backend';
const UDP = 'udp by every backend';
const SPREAD = 'connections are spread';
const PORT_TCP = 'tcp at every node port';
const PORT_UDP = 'udp at every node port';

const OURS = 'labelSelector=app.kubernetes.io%2Fmanaged-by%3Dkube-smoke';

/** Gives every service of a run session affinity as soon as it is there. @returns stops it */
async function stickTo(lab: Lab): Promise<() => Promise<void>> {
  let stopped = false;
  const patchAll = async () => {
    const { body } = await lab.adminRequest('GET', `/api/v1/services?${OURS}`);
    for (const { metadata } of (body as { items: { metadata: { name: string; namespace: string } }[] })
      .items) {
      const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}`;
      await lab.adminRequest('PATCH', path, { spec: { sessionAffinity: 'ClientIP' } });
    }
  };
  const work = (async () => {
    for (; !stopped; await pause(30)) await patchAll();
  })();
  return () => {
    stopped = true;
    return work;
  };
}

export const services: SuiteCases = {
  suite: 'services',
  config: () => ({ enable: ['services'] }),
  cases: [
    {
      broken: 'kube-proxy of one node dead, its rules gone',
      inject: fault('proxy-down', 'n2'),
      says: { [TCP]: /n2 → every-node/, [UDP]: /n2 → every-node/, [SPREAD]: /n2 → every-node/ },
    },
    {
      broken: 'one backend answers nobody on one node',
      inject: fault('pair-blocked', 'n1', 'n2'),
      says: {
        [TCP]: /never answered in \d+ tries: n2/,
        [UDP]: /never answered in \d+ tries: n2/,
        [SPREAD]: /\d+ of \d+ connections failed/,
      },
    },
    {
      broken: 'session affinity on the service',
      inject: stickTo,
      says: { [SPREAD]: /(\d+) of \1 connections went to n\d, of 3 backends/ },
    },
    {
      broken: 'node ports of one node closed by a firewall',
      inject: fault('node-port-blocked', 'n2'),
      says: { [PORT_TCP]: /→ n2: .*silence in connect/, [PORT_UDP]: /→ n2: .*silence/ },
    },
  ],
};
