import { expect, it } from 'vitest';
import { attach } from '../lab.ts';
import { killTest } from './kill-test.ts';
import { strikesOf } from './points.ts';
import { isRight, printKills } from './print.ts';

/** Those that break nothing but the run: the others need half a minute each to be mended. */
const QUICK = ['sigterm', 'sigkill', 'cut'];

/** One point of each; `npm run test:kills` has fifty, of all kinds. */
it('a run that is killed leaves nothing that runs, disturbs nobody and is cleaned away', async () => {
  const tried = await killTest((await attach())!, { strikes: strikesOf(1, QUICK) });
  expect(
    tried.filter((one) => !isRight(one)),
    printKills(tried),
  ).toEqual([]);
});
