import { describe, expect, it } from 'vitest';
import { UsageError } from '../core/errors.ts';
import { LocalDriver } from '../drivers/local/local.ts';
import { type Settling, settle } from './settle.ts';

/** A fleet with a node down, which is there again after so many looks. */
function recovering(looks: number): Settling['driver'] {
  let left = looks;
  return {
    name: 'local',
    open: () => new LocalDriver({ nodes: 2, faults: left-- > 0 ? ['node-down:n2'] : [] }).open(),
  };
}

const settling = (more: Partial<Settling>): Settling => ({
  driver: recovering(0),
  scope: {},
  stuckMs: 600_000,
  before: { nodes: new Set(), workloads: new Map() },
  limitMs: 30_000,
  signal: new AbortController().signal,
  onOpen: async () => {},
  onWait: () => {},
  ...more,
});

describe('waiting for a cluster to settle', () => {
  it('takes no time where it has', async () => {
    expect(await settle(settling({}))).toEqual({ waitedMs: 0, waitedFor: [], left: [] });
  });

  it('ends when it does, and says what it was for', async () => {
    const told: unknown[] = [];
    const settled = await settle(settling({ driver: recovering(2), onWait: (left) => told.push(left) }));
    expect(settled).toMatchObject({ waitedFor: ['node n2'], left: [] });
    expect(settled.waitedMs).toBeGreaterThan(3000);
    expect(told).toEqual([['node n2: not ready'], ['node n2: not ready']]);
  });

  it('ends at its limit, and says what is left', async () => {
    const settled = await settle(settling({ driver: recovering(99), limitMs: 2500 }));
    expect(settled).toMatchObject({ waitedFor: ['node n2'], left: ['node n2: not ready'] });
    expect(settled.waitedMs).toBeLessThan(4500);
  });

  it('is left out with a limit of nothing', async () => {
    const settled = await settle(settling({ driver: recovering(99), limitMs: 0 }));
    expect(settled).toEqual({ waitedMs: 0, waitedFor: [], left: ['node n2: not ready'] });
  });

  it('does not wait for what was so before', async () => {
    const before = { nodes: new Set(['n2']), workloads: new Map() };
    expect(await settle(settling({ driver: recovering(99), before }))).toMatchObject({
      waitedMs: 0,
      left: [],
    });
  });

  it('ends with an interruption, and with a cluster that is the wrong one', async () => {
    const stop = new AbortController();
    const driver = recovering(99);
    const began = performance.now();
    const onWait = () => stop.abort();
    expect(await settle(settling({ driver, signal: stop.signal, onWait }))).toMatchObject({
      left: ['node n2: not ready'],
    });
    expect(performance.now() - began).toBeLessThan(2000);
    const onOpen = () => Promise.reject(new UsageError('another'));
    await expect(settle(settling({ onOpen }))).rejects.toThrow('another');
  });
});
