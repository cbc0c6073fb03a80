/**
 * `npm run test:kills [-- --points N] [-- --only KIND] [-- --half 1|2]`: kills runs on the lab at points spread over
 * their time, in every way there is, and looks at what they leave. The table goes to stdout, progress to stderr.
 * Exit code 2 where an option is wrong, before anything is touched; 1 where anything is not as it has to be.
 */
import { parseArgs } from 'node:util';
import { UsageError } from '../errors.ts';
import { orMisused } from '../or-misused.ts';
import { stopOnSignals } from '../stop.ts';
import { withLab } from '../with-lab.ts';
import { type KillOptions, killTest } from './kill-test.ts';
import { strikesOf } from './points.ts';
import { isRight, printKills } from './print.ts';

const strikes = orMisused('test:kills', chosen);
const stop = stopOnSignals('the kill that is under way is the last');

const tried = await withLab(
  async (lab) => {
    await lab.heal('all');
    return killTest(lab, { strikes, signal: stop });
  },
  { nodes: 3, etcd: 3 },
);
process.stdout.write(printKills(tried));
process.exitCode = stop.aborted ? 130 : tried.every(isRight) ? 0 : 1;

function chosen(): KillOptions['strikes'] {
  const { values } = parseArgs({
    options: {
      points: { type: 'string', default: '10' },
      only: { type: 'string', multiple: true, default: [] },
      half: { type: 'string' },
    },
  });
  const { points, only, half } = values;
  if (half !== undefined && half !== '1' && half !== '2')
    throw new UsageError(`--half is 1 or 2, not ${half}`);
  return strikesOf(Number(points), only, half === undefined ? undefined : half === '1' ? 1 : 2);
}
