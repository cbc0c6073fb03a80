import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { sleep } from '../core/deadline.ts';
import { DriverError } from '../core/errors.ts';
import type { FollowUp } from '../core/follow-up.ts';
import { NODES_SERVICE, type Plan, type ProbeQuestion } from '../core/plan.ts';
import type { Driver } from '../drivers/driver.ts';
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

/** This process's own: its agents. */
const children = (): number[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);

describe('a session', () => {
  const sessions: Session[] = [];
  afterEach(async () => {
    for (const session of sessions.splice(0)) expect(await session.close()).toEqual([]);
  });

  const newSession = (
    started: string[],
    faults: string[] = [],
    driver: Driver = new LocalDriver({ nodes: 2, faults }),
    retries = 0,
  ): Session => {
    const session = new Session({
      driver,
      runId: 'sessiontest',
      startLimitMs: 10_000,
      lifetimeMs: 60_000,
      retries,
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

  it.each([
    { retries: 0, status: 'inconclusive', code: 'agent-starved' },
    { retries: 2, status: 'failed', code: 'ETIMEDOUT' },
  ])('asks again what an agent without CPU may have missed: $retries times', async ({ retries, ...seen }) => {
    const session = newSession([], ['drop:n1>n2'], undefined, retries);
    await session.launch({ suites: [] }, true);
    await session.nodes();
    const asked = session.askOne('nodes', ask({ kind: 'pods', pods: NODES }), SOURCE);
    await sleep(500);
    for (const signal of ['SIGSTOP', 'SIGCONT']) {
      for (const pid of children()) process.kill(pid, signal);
      await sleep(1500);
    }
    const { observations, ...outcome } = await asked;
    expect(outcome).toMatchObject({ status: seen.status, code: seen.code });
    expect(observations.find(({ from }) => from === 'n1')).toMatchObject(seen);
  });

  /** The local fleet, of a cluster that answers every read of a service with this error. */
  const silentOn = (error: Error): Driver => ({
    name: 'local',
    open: async () => {
      const cluster = await new LocalDriver({ nodes: 2, faults: [] }).open();
      cluster.service = () => Promise.reject(error);
      return cluster;
    },
  });
  const api = { kind: 'service', namespace: 'default', name: 'kubernetes' } as const;
  const dns = {
    ...ask({ kind: 'host', host: 'localhost' }),
    probe: 'dns',
    server: { kind: 'dns-service' },
  } as const;
  const withOneRead: Plan = {
    suites: [
      { ...PLAN.suites[0]!, checks: [check('api', ask(api)), check('dns', dns), ...PLAN.suites[0]!.checks] },
    ],
  };

  it.each([
    ['ENOANSWER', 'inconclusive'],
    ['rbac-missing', 'skipped'],
  ])('loses one check, and no other, to a service that could not be read: %s', async (code, status) => {
    const error = new DriverError('no answer in 2500 ms', {
      doing: 'read service x',
      code,
      retryable: false,
    });
    const session = newSession([], [], silentOn(error));
    await session.launch(withOneRead, false);
    const outcomes = await session.settled();
    expect(outcomes.map(({ name, status: its }) => `${name} ${its}`)).toEqual([
      `api ${status}`,
      `dns ${status}`,
      'nodes passed',
      'their service passed',
      'pods of its own passed',
    ]);
    const observed = 'cannot read service x: no answer in 2500 ms';
    expect(outcomes[0]?.observations).toMatchObject([
      { from: 'n1', to: 'kubernetes.default', status, code, observed },
      { from: 'n2', to: 'kubernetes.default', status, code, observed },
    ]);
  });

  it('does not take a mistake of this program for a cluster that does not answer', async () => {
    const session = newSession([], [], silentOn(new TypeError('x is not a function')));
    await session.launch(withOneRead, false);
    await expect(session.outcome('s/api')).rejects.toThrow('x is not a function');
    expect(await session.outcome('s/nodes')).toMatchObject({ status: 'passed' });
  });

  it.each([
    { faults: [], heard: ['n1>n2 passed', 'n2>n1 passed'] },
    { faults: ['lose:n1>n2'], heard: ['n1>n2 failed', 'n2>n1 passed'] },
    { faults: ['drop:n1>n2', 'drop:n2>n1'], heard: ['n1>n2 failed', 'n2>n1 failed'] },
    { faults: ['node-down:n2'], heard: ['n1>n2 inconclusive', 'n2>n1 inconclusive'] },
  ])(
    'asks each direction by itself, whether answers come back or not: $faults',
    async ({ faults, heard }) => {
      const session = newSession([], faults);
      await session.launch({ suites: [] }, true);
      const asked = { protocol: 'heard', path: 'one-way' } as const;
      const ways = [
        { from: 'n1', to: 'n2' },
        { from: 'n2', to: 'n1' },
      ];
      const [outcome] = await session.follow([
        { between: ['pair-blocked', 'one-way-loss'], to: 'pods', asked, ways },
      ]);
      expect(outcome?.asked).toEqual(asked);
      expect(outcome?.observations.map(({ from, to, status }) => `${from}>${to} ${status}`)).toEqual(heard);
    },
  );
});
