import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Until } from '../agent/protocol.ts';
import { DriverError } from '../core/errors.ts';
import { NEW_HOSTS } from '../core/new-hosts.ts';
import {
  type Agent,
  type Cluster,
  type Driver,
  type Fleet,
  type LaunchRequest,
  NODE_SERVE,
  type ServiceState,
} from './driver.ts';

/** What every driver must do, as tests. */

export interface ContractOptions {
  /** names what is still there of these runs; empty where nothing is */
  readonly leftovers: (runIds: readonly string[]) => Promise<string[]>;
  /** for an agent to start, and for what a run made to be gone, in ms @default 30 s */
  readonly limitMs?: number;
}

const WEB = { name: 'web', count: 2, serve: { tcp: 8080, udp: 8081, http: 8082 } } as const;
const NODES = { name: 'nodes', selects: { kind: 'nodes' } } as const;
const BARE = { name: 'bare', selects: { kind: 'workload', name: 'web' }, headless: true } as const;
const FRONT = { name: 'front', selects: { kind: 'workload', name: 'web' } } as const;

type Place = { readonly host: string; readonly port: number };
const SETTLE: Until = { settle: true, peers: [], maxAnswers: 1 };

/** A question in the form that an agent gets it in. */
function ask(
  from: Agent,
  probe: 'tcp' | 'udp' | 'http',
  to: Place,
  until?: Until,
  timeoutMs = 10_000,
): Promise<Answer> {
  const more = probe === 'tcp' ? { greeted: true } : probe === 'http' ? { path: '/', tls: false } : {};
  return from.ask({ probe, args: { ...to, ...more }, timeoutMs, ...(until ? { until } : {}) });
}

async function placeOf(agent: Agent, protocol: 'tcp' | 'udp' | 'http'): Promise<Place> {
  const state = await agent.up;
  if (!state.up) throw new Error(`${agent.name} is not up: ${state.reason}`);
  return { host: state.address, port: state.welcome.ports[protocol] ?? 0 };
}

/** Whom to ask for a service: its address, or where it has none its name. */
const frontOf = ({ address, dnsName }: ServiceState): string => address || dnsName;

/** What its name gives. */
const addressesOf = ({ address, endpoints = [address] }: ServiceState): string[] => [...endpoints].sort();

const lost = expect.objectContaining({ name: 'DriverError', code: 'agent-lost' });

export function describeDriver(
  name: string,
  makeDriver: () => Driver,
  { leftovers, limitMs = 30_000 }: ContractOptions,
): void {
  const runIds: string[] = [];
  const nothingLeft = () =>
    expect.poll(() => leftovers(runIds), { timeout: limitMs, interval: 200 }).toEqual([]);

  function launch(cluster: Cluster, more: Partial<LaunchRequest> = {}): Promise<Fleet> {
    const runId = randomBytes(5).toString('hex');
    runIds.push(runId);
    const nodes = cluster.facts.nodes.map((node) => node.name);
    return cluster.launch({
      runId,
      nodes,
      workloads: [],
      services: [],
      startLimitMs: limitMs,
      lifetimeMs: 300_000,
      ...more,
    });
  }

  describe(`${name}, a cluster`, { timeout: 2 * limitMs }, () => {
    it('says its nodes, in plain JSON, and is let go of twice', async () => {
      const cluster = await makeDriver().open();
      const { facts } = cluster;
      expect(facts.nodes.length).toBeGreaterThan(1);
      expect(new Set(facts.nodes.map((node) => node.name)).size).toBe(facts.nodes.length);
      for (const node of facts.nodes)
        expect(node.conditions).toContainEqual(expect.objectContaining({ type: 'Ready' }));
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      expect(
        await cluster.service({ kind: 'service', name: 'nowhere', namespace: 'default' }),
      ).toBeUndefined();
      expect((await cluster.service({ kind: 'dns-service' }))?.addresses).toHaveLength(1);
      await cluster.close();
      await cluster.close();
    });
  });

  describe(`${name}, a fleet`, { timeout: 2 * limitMs }, () => {
    let cluster: Cluster;
    let fleet: Fleet;
    const named = (agent: string) => fleet.agents.find((one) => one.name === agent)!;

    beforeAll(async () => {
      cluster = await makeDriver().open();
      fleet = await launch(cluster, { workloads: [WEB], services: [NODES, FRONT] });
    }, limitMs);
    afterAll(async () => {
      await fleet?.close();
      await cluster?.close();
    }, limitMs);

    it('comes up: an agent a node, then the pods, each with its name, node, ports and address', async () => {
      const nodes = cluster.facts.nodes.map((node) => node.name);
      expect(fleet.agents.map((agent) => [agent.name, agent.role])).toEqual([
        ...nodes.map((node) => [node, 'node']),
        ['web-0', 'web'],
        ['web-1', 'web'],
      ]);
      const addresses = new Set<string>();
      for (const agent of fleet.agents) {
        const state = await agent.up;
        expect(state).toMatchObject({
          up: true,
          welcome: { agent: agent.name, ports: agent.role === 'node' ? NODE_SERVE : WEB.serve },
        });
        if (state.up) addresses.add(state.address);
        expect(nodes).toContain(agent.node);
        expect(await agent.log()).toBeInstanceOf(Array);
      }
      expect(addresses.size).toBe(fleet.agents.length);
      expect(fleet.agents.filter(({ role }) => role === 'node').map(({ node }) => node)).toEqual(nodes);
      expect(named('web-0').node).not.toBe(named('web-1').node);
    });

    it.each(['tcp', 'udp', 'http'] as const)(
      'answers over %s, each to each, with its name',
      async (protocol) => {
        const pairs = fleet.agents.flatMap((from) => fleet.agents.map((to) => [from, to] as const));
        const answers = pairs.map(async ([from, to]) => {
          const { ok, peer, phase } = await ask(from, protocol, await placeOf(to, protocol), SETTLE);
          expect([from.name, to.name, ok, peer, phase]).toEqual([from.name, to.name, true, to.name, 'done']);
        });
        await Promise.all(answers);
      },
    );

    it('refuses where nobody listens', async () => {
      const { host } = await placeOf(named('web-1'), 'tcp');
      expect(await ask(named('web-0'), 'tcp', { host, port: 9 })).toMatchObject({
        ok: false,
        code: 'ECONNREFUSED',
        phase: 'connect',
      });
    });

    it.each([
      { service: 'nodes', of: 'every node' },
      { service: 'front', of: 'every pod' },
    ])('has the service $service, answered by $of, and its name', async ({ service }) => {
      const state = await fleet.service(service);
      const role = service === 'nodes' ? 'node' : 'web';
      const backends = fleet.agents.filter((agent) => agent.role === role).map((agent) => agent.name);
      expect(state).toMatchObject({ name: service, ports: role === 'node' ? NODE_SERVE : WEB.serve });
      expect([...state.backends].sort()).toEqual(backends.sort());
      const every: Until = { settle: true, peers: backends, maxAnswers: 500 };
      for (const protocol of ['tcp', 'udp', 'http'] as const) {
        const answer = await ask(
          fleet.agents[0]!,
          protocol,
          { host: frontOf(state), port: state.ports[protocol]! },
          every,
        );
        expect([protocol, answer.peers]).toEqual([protocol, backends]);
      }
      const request = {
        probe: 'dns',
        args: { name: state.dnsName },
        timeoutMs: 10_000,
        until: SETTLE,
      } as const;
      expect(await named('web-0').ask(request)).toMatchObject({ ok: true, records: addressesOf(state) });
    });

    it('has names for a headless service, which give its pods, and for a new one', async () => {
      await fleet.addService(BARE);
      const state = await fleet.service('bare');
      const endpoints = [
        (await placeOf(named('web-0'), 'tcp')).host,
        (await placeOf(named('web-1'), 'tcp')).host,
      ];
      expect(state).toMatchObject({ address: '', backends: ['web-0', 'web-1'] });
      expect([...(state.endpoints ?? [])].sort()).toEqual(endpoints.sort());
      const resolve = (name: string) =>
        fleet.agents[0]!.ask({ probe: 'dns', args: { name }, timeoutMs: 10_000, until: SETTLE });
      await expect.poll(async () => (await resolve(state.dnsName)).records).toEqual(endpoints);
      const made = await fleet.newService();
      expect(await fleet.newService()).toEqual(made);
      await expect
        .poll(async () => (await resolve(`${NEW_HOSTS[0]}.${made.dnsName}`)).records)
        .toEqual([made.address]);
    });

    it('knows no other service, and says so', async () => {
      await expect(fleet.service('nowhere')).rejects.toThrow();
    });

    it('has pods on every node where a workload says so', async () => {
      const near = await fleet.addWorkload({ name: 'near', count: 1, perNode: true, serve: { tcp: 8083 } });
      const nodes = fleet.agents.filter(({ role }) => role === 'node').map(({ name }) => name);
      expect(near.map(({ name, node }) => [name, node])).toEqual(nodes.map((node) => [`near-${node}`, node]));
      for (const agent of near) expect((await agent.up).up).toBe(true);
      for (const agent of near) await fleet.remove(agent);
    });

    it('grows while it runs, and shrinks', async () => {
      const more = await fleet.addWorkload({ name: 'more', count: 2, serve: { tcp: 8080 } });
      expect(more.map((agent) => agent.name)).toEqual(['more-0', 'more-1']);
      expect(fleet.agents).toEqual(expect.arrayContaining([...more]));
      await fleet.addService({ name: 'late', selects: { kind: 'workload', name: 'more' } });
      await fleet.addService({ name: 'late', selects: { kind: 'workload', name: 'more' } }); // a second time: nothing
      const late = await fleet.service('late');
      const front = { host: frontOf(late), port: late.ports.tcp! };
      const asker = fleet.agents[0]!;
      const both: Until = { settle: true, peers: ['more-0', 'more-1'], maxAnswers: 500 };
      // one of them may get into the rules a second before the other
      await expect
        .poll(async () => (await ask(asker, 'tcp', front, both)).peers, { timeout: limitMs })
        .toEqual(['more-0', 'more-1']);

      const [gone, stays] = more as [Agent, Agent];
      const place = await placeOf(gone, 'tcp');
      await fleet.remove(gone);
      expect(fleet.agents).not.toContain(gone);
      await expect(ask(gone, 'tcp', place)).rejects.toEqual(lost);
      await expect
        .poll(async () => (await ask(asker, 'tcp', place, undefined, 1000)).ok, { timeout: limitMs })
        .toBe(false);
      const onlyOther = async () =>
        (await ask(asker, 'tcp', front, { settle: false, peers: ['more-0'], maxAnswers: 20 }, 2000)).peers;
      await expect.poll(onlyOther, { timeout: limitMs }).toEqual([stays.name]);
    });
  });

  describe(`${name}, a fleet that is watched`, { timeout: 3 * limitMs }, () => {
    it('has agents that watch, and that can be replaced, where the driver can', async () => {
      const cluster = await makeDriver().open();
      const fleet = await launch(cluster, { services: [NODES], aloneMs: 120_000 });
      const [one, other] = fleet.agents as [Agent, Agent];
      if (one.watch && fleet.replace) {
        const tcp = { ...(await placeOf(other, 'tcp')), greeted: true };
        const paths = [
          { key: 'way', try: { probe: 'tcp', args: tcp, timeoutMs: 900 } },
          { key: 'line', try: { keep: await placeOf(other, 'http') } },
        ] as const;
        const states = async (agent: Agent) =>
          (await agent.watch!({ everyMs: 1000, paths, after: 0 })).changes
            .filter(({ key }) => key !== '')
            .map(({ key, state }) => `${key} ${state}`)
            .sort();
        await expect.poll(() => states(one), { timeout: limitMs }).toEqual(['line ok', 'way ok']);
        const made = await fleet.replace(one);
        await expect(one.watch({ everyMs: 1000, after: 0 })).rejects.toMatchObject({ retryable: false });
        expect(fleet.agents.map((agent) => agent.name)).toEqual(cluster.facts.nodes.map((node) => node.name));
        expect([made.name, made.node, (await made.up).up]).toEqual([one.name, one.node, true]);
        await expect.poll(() => states(made), { timeout: limitMs }).toEqual(['line ok', 'way ok']);
        const { backends } = await fleet.service('nodes');
        expect(backends).toContain(made.name);
      }
      expect(await fleet.close()).toEqual([]);
      await cluster.close();
      await nothingLeft();
    });
  });

  describe(`${name}, the end of a fleet`, { timeout: 3 * limitMs }, () => {
    it('loses what is under way, answers nothing more, can come twice, and leaves nothing', async () => {
      const cluster = await makeDriver().open();
      const fleet = await launch(cluster, { workloads: [WEB], services: [NODES] });
      const [one, other] = fleet.agents as [Agent, Agent];
      const place = await placeOf(other, 'tcp');
      await one.up;
      const endless = ask(
        one,
        'tcp',
        place,
        { settle: true, peers: ['nobody'], maxAnswers: Number.MAX_SAFE_INTEGER },
        120_000,
      );
      const lostOne = expect(endless).rejects.toEqual(lost);
      expect(await fleet.close()).toEqual([]);
      await lostOne;
      await expect(ask(one, 'tcp', place)).rejects.toBeInstanceOf(DriverError);
      await expect(ask(one, 'tcp', place)).rejects.toEqual(lost);
      expect(await fleet.close()).toEqual([]);
      await cluster.close();
      await nothingLeft();
    });

    it('right after its beginning leaves nothing', async () => {
      const cluster = await makeDriver().open();
      const fleet = await launch(cluster, { workloads: [WEB], services: [NODES, FRONT] });
      expect(await fleet.close()).toEqual([]);
      for (const agent of fleet.agents) expect((await agent.up).up).toBeTypeOf('boolean');
      await cluster.close();
      await nothingLeft();
    });

    it('is not the end of another', async () => {
      const clusters = await Promise.all([makeDriver().open(), makeDriver().open()]);
      const [one, other] = (await Promise.all(
        clusters.map((cluster) => launch(cluster, { services: [NODES] })),
      )) as [Fleet, Fleet];
      const [a, b] = await Promise.all([one.service('nodes'), other.service('nodes')]);
      expect(new Set([...addressesOf(a), ...addressesOf(b)]).size).toBe(
        addressesOf(a).length + addressesOf(b).length,
      );
      expect(a.dnsName).not.toBe(b.dnsName);
      await one.close();
      const [from, to] = other.agents as [Agent, Agent];
      expect(await ask(from, 'tcp', await placeOf(to, 'tcp'), SETTLE)).toMatchObject({
        ok: true,
        peer: to.name,
      });
      await other.close();
      for (const cluster of clusters) await cluster.close();
      await nothingLeft();
    });
  });
}
