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
