import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Fleet } from '../driver.ts';
import { lookAt } from './docker.ts';
import { launchFleet } from './docker-fleet.ts';
import { findHosts } from './find-hosts.ts';
import { type Place, placesOn } from './place.ts';
import { IMAGE, ours } from './testing.ts';

/** Engines as if they were in no Swarm together: real ports of real engines are what is between their containers. */

const { sockets, tcp, certificates } = inject('engines');
const RUN = 'published';

let places: Place[];
let fleet: Fleet;

beforeAll(async () => {
  const found = findHosts(tcp, { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates });
  places = placesOn(await lookAt(found), 1);
  fleet = await launchFleet({
    options: { hosts: tcp, nodesPerEngine: 1, networks: [], image: IMAGE, imagePullPolicy: 'Never' },
    places,
    wiring: { kind: 'published' },
    request: {
      runId: RUN,
      nodes: places.map(({ node }) => node),
      workloads: [],
      services: [{ name: 'nodes', selects: { kind: 'nodes' } }],
      startLimitMs: 30_000,
      lifetimeMs: 120_000,
    },
  });
});

afterAll(async () => {
  await fleet.close();
  for (const { engine } of places) engine.close();
});

it.each(['tcp', 'udp', 'http'] as const)('agents reach each other over %s', async (protocol) => {
  const pairs = fleet.agents.flatMap((from) =>
    fleet.agents.filter((to) => to !== from).map((to) => [from, to] as const),
  );
  expect(pairs).toHaveLength(6);
  await Promise.all(fleet.agents.map(({ up }) => up));
  for (const [from, to] of pairs) {
    const state = await to.up;
    if (!state.up) throw new Error(state.reason);
    const { address: host, welcome } = state;
    expect(places.map(({ facts }) => facts.address)).toContain(host);
    const args = { host, port: welcome.ports[protocol], greeted: true, path: '/', tls: false };
    expect(await from.ask({ probe: protocol, args, timeoutMs: 5000 })).toMatchObject({
      ok: true,
      peer: to.name,
    });
  }
});

it('no name means the same everywhere, so services are not asked', async () => {
  await expect(fleet.service('nodes')).rejects.toMatchObject({ code: 'absent' });
  await expect(fleet.newService()).rejects.toMatchObject({ code: 'absent' });
});

it('nothing is left on any of the engines', async () => {
  expect(await ours(sockets, [RUN])).not.toEqual([]);
  expect(await fleet.close()).toEqual([]);
  await expect.poll(() => ours(sockets, [RUN]), { timeout: 10_000 }).toEqual([]);
});
