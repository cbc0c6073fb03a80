import { afterEach, describe, expect, it } from 'vitest';
import type { FollowUp } from '../core/follow-up.ts';
import { NODES_SERVICE, type Plan, type ProbeQuestion } from '../core/plan.ts';
import { LocalDriver } from '../drivers/local/local.ts';
import { Session } from './session.ts';

const SOURCE = { file: 'a.smoke.ts', line: 1 };
const NODES = { kind: 'nodes' } as const;
const ask = (to: ProbeQuestion['to']): ProbeQuestion => ({
  kind: 'probe',
  probe: 'tcp',
  from: NODES,
  to,
  expect: { reach: 'answer' },
});
const nodesService = { name: NODES_SERVICE, selects: NODES };
const pods = { name: 'api', selects: { kind: 'workload', name: 'api' } } as const;
const check = (name: string, question: ProbeQuestion) => ({
  id: `s/${name}`,
  suite: 's',
  name,
  source: SOURCE,
  question,
});
const PLAN: Plan = {
  suites: [
    {
      name: 's',
      workloads: [{ name: 'api', count: 2, serve: { tcp: 8080 } }],
      services: [nodesService, pods],
      checks: [
        check('nodes', ask({ kind: 'pods', pods: NODES })),
        check('their service', ask({ kind: 'own-service', ...nodesService })),
        check('pods of its own', ask({ kind: 'own-service', ...pods })),
      ],
    },
  ],
};

describe('a session', () => {
  const sessions: Session[] = [];
  afterEach(async () => {
    for (const session of sessions.splice(0)) expect(await session.close()).toEqual([]);
  });

  const newSession = (started: string[], faults: string[] = []): Session => {
    const session = new Session({
      driver: new LocalDriver({ nodes: 2, faults }),
      runId: 'sessiontest',
      startLimitMs: 10_000,
      lifetimeMs: 60_000,
      retries: 0,
      signal: new AbortController().signal,
      onNode: (name, state) => void (state === 'starting' && started.push(name)),
    });
    sessions.push(session);
    return session;
  };

  it.each([true, false])('answers a whole plan, begun before it is known: %s', async (early) => {
    const started: string[] = [];
    const session = newSession(started);
    if (early) session.begin();
    await session.open();
    if (early) await expect.poll(() => started.length).toBe(2);
    else expect(started).toEqual([]);
    await session.launch(PLAN, false);
    const outcomes = await session.settled();
    expect(outcomes.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'nodes passed',
      'their service passed',
      'pods of its own passed',
    ]);
    expect(new Set(started).size).toBe(started.length);
  });

  it('asks what it has asked once more, and nothing else', async () => {
    const session = newSession([]);
    await session.launch(PLAN, false);
    const first = await session.outcome('s/nodes');
    const again = await session.again(['s/nodes', 's/unheard of']);
    expect(again).toMatchObject([{ id: 's/nodes', status: 'passed' }]);
    expect(again).not.toContain(first);
  });

  it('asks further what is not sure yet, of those who are there, and each thing once', async () => {
    const session = newSession([], ['drop:n1>n2']);
    await session.launch({ suites: [] }, true);
    const asked = { protocol: 'tcp', path: 'pod' } as const;
    const ways = [
      { from: 'n1', to: 'n2' },
      { from: 'n2', to: 'n1' },
      { from: 'n2', to: 'gone' },
    ];
    const one: FollowUp = { between: ['pair-blocked', 'one-way-loss'], to: 'pods', asked, ways };
    const outcomes = await session.follow([one, { ...one, between: ['overlay-down'] }]);
    expect(outcomes).toMatchObject([{ asked, status: 'failed' }]);
    expect(outcomes[0]?.observations.map(({ from, to, status }) => `${from}>${to} ${status}`)).toEqual([
      'n1>n2 failed',
      'n2>n1 passed',
    ]);
  });
});
