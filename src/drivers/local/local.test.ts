import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../agent/protocol.ts';
import { describeDriver } from '../contract.ts';
import type { Agent, Fleet } from '../driver.ts';
import { parseFaults } from './faults.ts';
import { LocalDriver } from './local.ts';

/** This process's children, by command, and its open listeners: all that a local run can leave. Linux only. */
async function leftovers(): Promise<string[]> {
  const listeners = process
    .getActiveResourcesInfo()
    .filter((kind) => kind === 'TCPServerWrap' || kind === 'UDPWrap');
  if (process.platform !== 'linux') return listeners;
  return [
    ...listeners,
    ...readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .flatMap(childCommand),
  ];
}

function childCommand(pid: string): string[] {
  try {
    const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(parent) === process.pid
      ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
      : [];
  } catch {
    return []; // it has ended
  }
}

describeDriver('local', () => new LocalDriver({ nodes: 3, faults: [] }), { leftovers, limitMs: 20_000 });

/** Runs `body` with a fleet of three nodes that has these faults. */
async function withFaults(
  faults: string[],
  body: (fleet: Fleet, agent: (name: string) => Agent) => Promise<void>,
): Promise<void> {
  const cluster = await new LocalDriver({ nodes: 3, faults }).open();
  const nodes = cluster.facts.nodes.map(({ name }) => name);
  const request = {
    runId: 'test',
    nodes,
    workloads: [],
    services: [{ name: 'nodes', selects: { kind: 'nodes' } } as const],
  };
  const fleet = await cluster.launch({ ...request, startLimitMs: 10_000, lifetimeMs: 60_000 });
  try {
    await body(fleet, (name) => fleet.agents.find((agent) => agent.name === name)!);
  } finally {
    await fleet.close();
    await cluster.close();
  }
  await expect.poll(leftovers, { timeout: 10_000 }).toEqual([]);
}

async function ask(
  from: Agent,
  to: Agent,
  probe: 'tcp' | 'udp' | 'http',
  timeoutMs: number,
): Promise<Answer> {
  const state = await to.up;
  if (!state.up) throw new Error(state.reason);
  const args = {
    host: state.address,
    port: state.welcome.ports[probe],
    greeted: true,
    path: '/',
    tls: false,
  };
  return from.ask({ probe, args, timeoutMs });
}

/** Who does not reach whom, as `n1>n2`, over TCP, UDP and HTTP alike. */
async function silentEdges(fleet: Fleet): Promise<string[]> {
  const pairs = fleet.agents.flatMap((from) =>
    fleet.agents.filter((to) => to !== from).map((to) => [from, to] as const),
  );
  const asked = pairs.map(async ([from, to]) => {
    const answers = await Promise.all(
      (['tcp', 'udp', 'http'] as const).map((probe) => ask(from, to, probe, 2000)),
    );
    const codes = new Set(answers.map(({ code }) => code ?? 'ok'));
    expect([...codes]).toHaveLength(1);
    return codes.has('ok') ? [] : [`${from.name}>${to.name} ${[...codes]}`];
  });
  return (await Promise.all(asked)).flat().sort();
}

describe('a local fault', { timeout: 60_000 }, () => {
  it.each([
    { faults: [], silent: [] },
    { faults: ['drop:n1>n2', 'drop:n3>n1'], silent: ['n1>n2', 'n3>n1'] },
    { faults: ['lose:n1>n2'], silent: ['n1>n2', 'n2>n1'] },
    { faults: ['partition:n1|n2,n3'], silent: ['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1'] },
    { faults: ['partition:n1|n2|n3'], silent: ['n1>n2', 'n1>n3', 'n2>n1', 'n2>n3', 'n3>n1', 'n3>n2'] },
  ])('$faults: exactly $silent are silent', async ({ faults, silent }) => {
    await withFaults(faults, async (fleet) => {
      expect(await silentEdges(fleet)).toEqual(silent.map((edge) => `${edge} ETIMEDOUT`));
    });
  });

  it('drop holds for services, too: that backend is silent for that asker', async () => {
    await withFaults(['drop:n1>n2'], async (fleet, agent) => {
      const { address, ports } = await fleet.service('nodes');
      const until = { settle: false, peers: ['n1', 'n2', 'n3'], maxAnswers: 9 };
      const args = { host: address, port: ports.tcp, greeted: true };
      const peersOf = async (name: string) =>
        (await agent(name).ask({ probe: 'tcp', args, timeoutMs: 3000, until })).peers;
      expect(await Promise.all([peersOf('n1'), peersOf('n3')])).toEqual([
        ['n1', 'n3'],
        ['n1', 'n2', 'n3'],
      ]);
    });
  });

  it('slow makes exactly the ways to and from that node slow', async () => {
    await withFaults(['slow:n2=500ms'], async (fleet) => {
      for (const from of fleet.agents) {
        for (const to of fleet.agents.filter((other) => other !== from)) {
          const answers = await Promise.all(
            (['tcp', 'udp', 'http'] as const).map((probe) => ask(from, to, probe, 10_000)),
          );
          for (const { ok, totalMs } of answers)
            expect([from.name, to.name, ok, totalMs >= 490]).toEqual([
              from.name,
              to.name,
              true,
              [from.name, to.name].includes('n2'),
            ]);
        }
      }
    });
  });

  it('dns-down makes names silent and nothing else', async () => {
    await withFaults(['dns-down'], async (fleet, agent) => {
      const name = (await fleet.service('nodes')).dnsName;
      const answer = await agent('n1').ask({ probe: 'dns', args: { name }, timeoutMs: 1000 });
      expect(answer).toMatchObject({ ok: false, code: 'ETIMEDOUT', phase: 'resolve' });
      expect(await silentEdges(fleet)).toEqual([]);
    });
  });

  it('node-down takes the node’s agent and its readiness', async () => {
    await withFaults(['node-down:n2'], async (fleet, agent) => {
      expect(await agent('n2').up).toMatchObject({ up: false, code: 'node-down' });
      await expect(agent('n2').ask({ probe: 'tcp', args: {}, timeoutMs: 100 })).rejects.toMatchObject({
        name: 'DriverError',
        code: 'agent-lost',
      });
      const web = await fleet.addWorkload({ name: 'web', count: 3, serve: { tcp: 8080 } });
      expect(web.map(({ role, node }) => `${role} ${node}`)).toEqual(['web n1', 'web n2', 'web n3']);
      expect(await web[1]?.up).toMatchObject({ up: false, code: 'node-down' });
      expect((await fleet.service('nodes')).backends).toEqual(['n1', 'n3']);
      expect(await ask(agent('n1'), agent('n3'), 'tcp', 3000)).toMatchObject({ ok: true });
    });
    const { facts, close } = await new LocalDriver({ nodes: 3, faults: ['node-down:n2'] })
      .open()
      .then((cluster) => ({ facts: cluster.facts, close: () => cluster.close() }));
    expect(facts.nodes.map(({ conditions }) => conditions[0]?.status)).toEqual(['True', 'False', 'True']);
    await close();
  });

  it.each([
    '',
    'nonsense',
    'drop',
    'drop:',
    'drop:n1',
    'drop:n1>',
    'drop:n1>n9',
    'drop:n1>n2>n3',
    'drop:n1>n1',
    'lose:n1',
    'partition:',
    'partition:n1,n2,n3',
    'partition:n1|',
    'partition:n1|n1',
    'dns-down:n1',
    'slow:n1',
    'slow:n1=5',
    'slow:n1=x',
    'slow:n9=1s',
    'node-down:',
    'node-down:n9',
  ])("'%s' is refused, and the forms are named", (fault) => {
    expect(() => parseFaults([fault], ['n1', 'n2', 'n3'])).toThrow(
      /node-down:NAME, partition:A,B\|C, drop:A>B, lose:A>B, dns-down, slow:NAME=200ms/,
    );
  });

  it.each([0, 51, 1.5, Number.NaN])('%s nodes are refused', (nodes) => {
    expect(() => new LocalDriver({ nodes, faults: [] })).toThrow('--local-nodes: 1 to 50');
  });
});
