import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HOST, listenTcp } from '../probes/testing.ts';
import { AgentProcess } from './testing.ts';

describe('an agent ends', () => {
  it('when the line to its runner does', async () => {
    await using agent = new AgentProcess({ serve: { tcp: 0, udp: 0, http: 0 } });
    await agent.greet();
    agent.end();
    expect(await agent.exited).toEqual([0, null]);
    expect(await agent.stderr).toBe('the runner is gone\n');
  });

  it('not with the line where it is to stay, but when its time is over', async () => {
    await using agent = new AgentProcess({ serve: { tcp: 0 } });
    const { ports } = await agent.greet();
    agent.lines.length = 0;
    agent.say({ id: 7, stayMs: 1500, timeoutMs: 1000 });
    expect(await agent.heardLines(1)).toEqual([{ id: 7, stays: true }]);
    // it takes no more orders
    agent.say({ id: 8, probe: 'tcp', args: { host: HOST, port: ports.tcp, greeted: true }, timeoutMs: 500 });
    agent.end();
    const early = await Promise.race([agent.exited, sleep(700, 'lives')]);
    expect(early).toBe('lives');
    await using socket = connect(ports.tcp!, HOST);
    await once(socket, 'connect'); // there is still something to look at
    expect(await agent.exited).toEqual([0, null]);
    expect(await agent.stderr).toBe('its time is over\n');
    expect(agent.lines).toHaveLength(1);
  });

  it('even while questions are under way', async () => {
    await using silent = await listenTcp(() => {});
    await using agent = new AgentProcess();
    await agent.greet();
    agent.say({
      id: 1,
      probe: 'tcp',
      args: { host: HOST, port: silent.port, greeted: true },
      timeoutMs: 600_000,
    });
    agent.end();
    expect(await agent.exited).toEqual([0, null]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('at %s', async (signal) => {
    await using agent = new AgentProcess();
    await agent.greet();
    agent.kill(signal);
    expect(await agent.exited).toEqual([0, null]);
    expect(await agent.stderr).toBe(`${signal}\n`);
  });

  it('with a reason where its port is taken', async () => {
    await using taken = await listenTcp(() => {});
    await using agent = new AgentProcess({ serve: { tcp: taken.port } });
    expect(await agent.exited).toEqual([1, null]);
    expect(await agent.stderr).toMatch(/cannot serve: .*EADDRINUSE/);
  });
});
