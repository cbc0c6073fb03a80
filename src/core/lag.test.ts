import { afterEach, describe, expect, it } from 'vitest';
import { sleep } from './deadline.ts';
import { LagMeter, later } from './lag.ts';

const block = (ms: number) => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

describe('how late a process is', () => {
  const meter = new LagMeter();
  afterEach(() => meter.stop());

  it('is told at once, and in sum', async () => {
    meter.start();
    const since = performance.now();
    for (let i = 0; i < 3; i++) {
      block(150);
      await sleep(30);
    }
    const { lagMs, lateMs } = meter.latenessSince(since);
    expect(lagMs).toBeGreaterThan(100);
    expect(lateMs).toBeGreaterThan(3 * 100);
    expect(lateMs).toBeGreaterThanOrEqual(lagMs);
    expect(meter.latenessSince(performance.now() + 1)).toEqual({ lagMs: 0, lateMs: 0 });
  });

  it('counts a delay that is not over', () => {
    meter.start();
    const since = performance.now();
    block(150);
    expect(meter.maxSince(since)).toBeGreaterThan(100);
  });

  it('of several is that of the latest', () => {
    const others = [
      { lagMs: 30, lateMs: 40 },
      { lagMs: 20, lateMs: 90 },
    ];
    expect(later({ lagMs: 25 }, ...others)).toEqual({ lagMs: 30, lateMs: 90 });
    expect(later({ lagMs: 50 })).toEqual({ lagMs: 50, lateMs: 50 });
  });
});
