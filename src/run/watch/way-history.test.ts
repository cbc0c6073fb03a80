import { describe, expect, it } from 'vitest';
import type { PathChange } from '../../agent/protocol.ts';
import { AgentLog } from './agent-log.ts';
import { historyOf } from './way-history.ts';

type Told = Omit<PathChange, 'number'>;

const EVERY_MS = 1000;
const WATCH = { fromMs: 0, toMs: 60_000 };

/** What an agent told from its first word until its last one, by the runner's clock. */
function log(changes: readonly Told[], { from = 0, to = 60_000, aheadMs = 0 } = {}): AgentLog {
  const agent = new AgentLog();
  const numbered = changes.map((change, index) => ({
    ...change,
    number: index + 1,
    atMs: change.atMs + aheadMs,
  }));
  agent.take({ nowMs: from + aheadMs, changes: [] }, from, from);
  agent.take({ nowMs: to + aheadMs, changes: numbered }, to, to);
  return agent;
}

const ok = (atMs: number, key = 'w'): Told => ({ key, state: 'ok', atMs });
const out = (atMs: number, key = 'w', more: Partial<Told> = {}): Told => ({
  ...{ key, state: 'out', atMs, code: 'ETIMEDOUT', error: '' },
  ...more,
});
const unsure = (atMs: number, key = ''): Told => ({ key, state: 'unsure', atMs });
const spans = (all: readonly { readonly fromMs: number; readonly toMs: number }[]) =>
  all.map(({ fromMs, toMs }) => [fromMs / 1000, toMs / 1000]);

describe('the history of a way', () => {
  it('has its outages with their times, by the clock of the runner', () => {
    const asker = log([ok(500), out(10_000), ok(15_000), out(58_000)], { aheadMs: 1_000_000 });
    const { outages, unwatched, outMs, watchedMs } = historyOf([{ asker, key: 'w' }], WATCH, EVERY_MS);
    expect([spans(outages), unwatched, outMs, watchedMs]).toEqual([
      [
        [10, 15],
        [58, 60],
      ],
      [],
      7000,
      59_500,
    ]);
  });

  it('takes a connection that breaks again and again for one outage, which broke', () => {
    const asker = log([ok(0), out(10_000), out(11_000, 'w', { broke: true }), ok(20_000)]);
    const { outages } = historyOf([{ asker, key: 'w' }], WATCH, EVERY_MS);
    expect(outages).toMatchObject([{ fromMs: 10_000, toMs: 20_000, broke: true }]);
  });

  it('begins once it stood: what the run made itself may take a moment', () => {
    const asker = log([out(500), ok(3000), out(20_000), ok(22_000)]);
    const { outages } = historyOf([{ asker, key: 'w' }], WATCH, EVERY_MS);
    expect(spans(outages)).toEqual([[20, 22]]);
    const never = log([out(500)]);
    expect(spans(historyOf([{ asker: never, key: 'w' }], WATCH, EVERY_MS).outages)).toEqual([[0.5, 60]]);
  });

  it('takes a moment of doubt in an outage for a part of it', () => {
    const asker = log([ok(0), out(10_000), unsure(12_000, 'w'), out(13_000), ok(15_000)]);
    expect(spans(historyOf([{ asker, key: 'w' }], WATCH, EVERY_MS).outages)).toEqual([[10, 15]]);
  });

  it('is not known after the last word of who asked', () => {
    const asker = log([ok(0), out(10_000)], { to: 30_000 });
    const { outages, unwatched } = historyOf([{ asker, key: 'w' }], WATCH, EVERY_MS);
    expect([spans(outages), spans(unwatched)]).toEqual([[[10, 30]], [[30, 60]]]);
  });

  it('takes no silence of an agent that is gone for an outage, and goes on with the next', () => {
    const before = log([ok(0, '')], { to: 10_000 });
    const after = log([ok(0, '')], { from: 25_000 });
    const asker = log([ok(0), out(10_500), unsure(26_000, 'w'), ok(26_100, 'v')]);
    const attempts = [
      { asker, key: 'w', target: before },
      { asker, key: 'v', target: after },
    ];
    const { outages, unwatched } = historyOf(attempts, WATCH, EVERY_MS);
    expect([outages, spans(unwatched)]).toEqual([[], [[10, 26.1]]]);
  });

  it('keeps the silence of an agent that lived as an outage', () => {
    const target = log([ok(0, '')]);
    const asker = log([ok(0), out(10_500), ok(20_000)]);
    expect(spans(historyOf([{ asker, key: 'w', target }], WATCH, EVERY_MS).outages)).toEqual([[10.5, 20]]);
  });

  it('takes no silence of an agent that lacked CPU for an outage', () => {
    const asker = log([ok(0), out(10_000), ok(12_000), out(30_000), ok(40_000)]);
    const target = log([ok(0, ''), unsure(10_000), ok(12_500, ''), unsure(30_000), ok(32_000, '')]);
    const { outages } = historyOf([{ asker, key: 'w', target }], WATCH, EVERY_MS);
    expect(spans(outages)).toEqual([[30, 40]]);
  });

  it('is not known while who asked was frozen', () => {
    const asker = log([ok(0), ok(0, ''), unsure(20_000), ok(29_000, '')]);
    const { unwatched } = historyOf([{ asker, key: 'w' }], WATCH, EVERY_MS);
    expect(spans(unwatched)).toEqual([[20, 29]]);
  });

  it('is not known where nobody ever asked', () => {
    expect(spans(historyOf([], WATCH, EVERY_MS).unwatched)).toEqual([[0, 60]]);
  });
});

describe('the log of an agent', () => {
  it('takes what comes twice once', () => {
    const agent = new AgentLog();
    const changes = [{ number: 1, ...ok(10) }];
    agent.take({ nowMs: 20, changes }, 20, 20);
    agent.take({ nowMs: 30, changes: [...changes, { number: 2, ...out(25) }] }, 30, 30);
    expect(agent.spans('w').map(({ state }) => state)).toEqual(['ok', 'out']);
    expect(agent.last).toBe(2);
  });

  it('trusts quick answers more than slow ones where it comes to the clock', () => {
    const agent = new AgentLog();
    agent.take({ nowMs: 1000, changes: [] }, 5000, 5002);
    agent.take({ nowMs: 2000, changes: [{ number: 1, ...ok(1500) }] }, 6000, 9000);
    expect(agent.spans('w')[0]?.fromMs).toBe(5501);
  });
});
