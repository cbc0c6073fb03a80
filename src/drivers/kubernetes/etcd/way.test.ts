import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../agent/ask.ts';
import { Fetcher } from '../../../agent/fetch.ts';
import { LagMeter } from '../../../core/lag.ts';
import { closedPort, context, HOST, listen, SOON } from '../../../probes/testing.ts';
import type { AgentState } from '../../driver.ts';
import { type Launched, wayThroughNodes } from './way.ts';

const lag = new LagMeter();
const up: AgentState = {
  up: true,
  address: HOST,
  welcome: { hello: 1, version: '', agent: '', ports: {}, resolver: { servers: [], search: [], ndots: 1 } },
};
const down: AgentState = { up: false, code: 'agent-lost', reason: 'it is gone' };

/** An agent in this process, which asks over real sockets. @param cut it reaches nobody */
const agentOn = (node: string, state: Promise<AgentState>, cut = false): Launched['agents'][number] => ({
  node,
  role: 'node',
  up: state,
  async ask(request) {
    const args = cut ? { ...(request.args as object), port: await closedPort() } : request.args;
    return ask({ id: 1, ...request, args }, context(SOON), lag);
  },
  fetch: (request, limitMs) => new Fetcher().fetch(request, limitMs),
});

const nodesOf = (controlPlane: string): Launched['nodes'] =>
  ['n1', 'n2', 'n3'].map((name) => ({
    name,
    address: '',
    conditions: [],
    labels: name === controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {},
  }));

const never = new Promise<AgentState>(() => {});

describe('etcd is asked from a node', () => {
  it.each([
    [
      'of the control plane',
      'n2',
      [agentOn('n1', Promise.resolve(up)), agentOn('n2', Promise.resolve(up))],
      'n2',
    ],
    [
      'that reaches it',
      'n2',
      [agentOn('n2', Promise.resolve(up), true), agentOn('n3', Promise.resolve(up))],
      'n3',
    ],
    [
      'that has an agent',
      'n2',
      [agentOn('n2', Promise.resolve(down)), agentOn('n1', Promise.resolve(up))],
      'n1',
    ],
    [
      'without waiting long for others',
      'n2',
      [agentOn('n2', never), agentOn('n3', Promise.resolve(up))],
      'n3',
    ],
  ])('%s', async (_, controlPlane, agents, chosen) => {
    await using server = await listen(createServer((__, response) => response.end()));
    const endpoints = [`http://${HOST}:${server.port}`];
    const way = await wayThroughNodes({ agents, nodes: nodesOf(controlPlane) }, endpoints);
    expect(agents.find((agent) => agent === way)?.node).toBe(chosen);
  });

  it('or from nowhere, which is no fault of etcd', async () => {
    const launched = { agents: [agentOn('n1', Promise.resolve(down))], nodes: nodesOf('n1') };
    await expect(wayThroughNodes(launched, ['http://h:1'])).rejects.toMatchObject({ code: 'agent-lost' });
  });
});
