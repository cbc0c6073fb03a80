import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RunClock } from './run-clock.ts';

describe('the clock of a run', () => {
  it('begins by the wall clock, and goes on by another that cannot be set back', async () => {
    const before = Date.now();
    const clock = new RunClock();
    expect(clock.startedAt.getTime()).toBeGreaterThanOrEqual(before);
    await pause(30);
    expect(clock.now.getTime() - clock.startedAt.getTime()).toBeGreaterThanOrEqual(29);
  });
});
