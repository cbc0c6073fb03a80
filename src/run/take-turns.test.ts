import { expect, it } from 'vitest';
import { takeTurns } from './take-turns.ts';

it('lets so many work at once, all in the end, and failures make room', async () => {
  const turn = takeTurns(2);
  let busy = 0;
  let most = 0;
  const work = async (i: number) => {
    most = Math.max(most, ++busy);
    await new Promise((done) => setTimeout(done, 1 + (i % 3)));
    busy--;
    if (i % 2) throw new Error(`no ${i}`);
    return i;
  };
  const settled = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => turn(() => work(i))));
  expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(
    Array.from({ length: 9 }, (_, i) => i % 2 === 0),
  );
  expect(most).toBe(2);
});
