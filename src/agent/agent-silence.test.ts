import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AgentLine } from '../drivers/agent-line.ts';
import { encodeLine, PROTOCOL } from './protocol.ts';
import { AgentProcess } from './testing.ts';

// Agents of a run wait 30 s for a word of their runner: these wait for less.

it.concurrent('an agent whose runner falls silent ends', async () => {
  await using agent = new AgentProcess({ aloneMs: 1500 });
  await agent.greet();
  expect(await agent.exited).toEqual([0, null]);
  expect(await agent.stderr).toBe('the runner fell silent\n');
});

it.concurrent('a runner with nothing to ask keeps its agents', async () => {
  // it says something every 5 s
  await using agent = new AgentProcess({ aloneMs: 8000 });
  const line = new AgentLine((text) => agent.write(text));
  agent.write(encodeLine({ hello: PROTOCOL }));
  const ended = await Promise.race([agent.exited, sleep(12_000, 'lives')]);
  line.close('the test is over');
  expect(ended).toBe('lives');
});

it.concurrent('an agent that is to stay outlasts the silence', async () => {
  await using agent = new AgentProcess({ aloneMs: 1500 });
  await agent.greet();
  agent.say({ id: 1, stayMs: 60_000, timeoutMs: 1000 });
  const ended = await Promise.race([agent.exited, sleep(4000, 'lives')]);
  expect(ended).toBe('lives');
});
