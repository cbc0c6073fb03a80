import { table } from '../../src/report/table.ts';
import { UsageError } from '../errors.ts';
import type { Entry } from './entry.ts';
import { isRightAtAll, type Verdict } from './verdict.ts';

export const HEALTHY: Entry = { name: 'healthy', inject: [], expect: [] };
/** Runs on the healthy lab for one of each harmless thing. */
const HEALTHY_SHARE = 10;

/** Everything that is to raise no alarm, so often. @param names only these @throws UsageError */
export function quietRuns(all: readonly Entry[], times: number, names: readonly string[]): readonly Entry[] {
  if (!Number.isInteger(times) || times < 1) throw new UsageError('--quiet-runs takes a number from 1 on');
  const harmless = [HEALTHY, ...all.filter(({ expect }) => expect.length === 0)];
  const unknown = names.find((name) => !harmless.some((entry) => entry.name === name));
  if (unknown) throw new UsageError(`${unknown} is none of ${harmless.map(({ name }) => name).join(', ')}`);
  const wanted = harmless.filter(({ name }) => names.length === 0 || names.includes(name));
  return wanted.flatMap((entry) =>
    Array.from({ length: entry === HEALTHY ? HEALTHY_SHARE * times : times }, () => entry),
  );
}

/** How often each was tried, and how often an alarm was raised. */
export function printAlarms(verdicts: readonly Verdict[]): string {
  const rows = [...new Set(verdicts.map(({ entry }) => entry))].map((entry) => {
    const own = verdicts.filter((verdict) => verdict.entry === entry);
    const alarms = own.filter((verdict) => !isRightAtAll(verdict));
    const said = alarms.flatMap(({ findings, trouble = '' }) => [
      ...findings.map(({ cause }) => cause),
      trouble,
    ]);
    return [
      entry.name,
      String(own.length),
      String(alarms.length),
      [...new Set(said)].filter(Boolean).join(', '),
    ];
  });
  return table([['harmless', 'runs', 'alarms', 'of what'], ...rows])
    .map((line) => `${line}\n`)
    .join('');
}
