import { expect, it } from 'vitest';
import { attach } from '../lab.ts';
import { killTest } from './kill-test.ts';
import { strikesOf } from './points.ts';
import { isRight, printKills } from './print.ts';

/** One point of each kind; `npm run test:kills` has fifty. */
it('a run that is killed leaves nothing that runs, disturbs nobody and is cleaned away', async () => {
  const tried = await killTest((await attach())!, { strikes: strikesOf(1) });
  expect(
    tried.filter((one) => !isRight(one)),
    printKills(tried),
  ).toEqual([]);
});
