/**
 * `npm run test:faults [-- --docker] [-- NAME...] [-- --third 1|2|3] [-- --save] [-- --quiet-runs N]`: breaks the lab in every way of the catalogue and
 * holds what a run says against what it has to say. The table goes to stdout, progress to stderr.
 * With `--quiet-runs 10` it only does what is harmless, ten times each, and runs a hundred times on the healthy lab.
 * Exit code 2 where there is no such entry or option, before anything is touched; 1 where something goes unnoticed, a harmless thing raises an alarm, or too many causes are wrong.
 */
import { parseArgs } from 'node:util';
import { dockerCatalogue } from '../docker/catalogue/index.ts';
import { withDockerField } from '../docker/catalogue/try-entry.ts';
import { UsageError } from '../errors.ts';
import { orMisused } from '../or-misused.ts';
import { progress, step } from '../progress.ts';
import { stopOnSignals } from '../stop.ts';
import type { Entry } from './entry.ts';
import type { Field } from './field.ts';
import { saveFixture } from './fixture.ts';
import { catalogue as clusterCatalogue } from './index.ts';
import { printScore, printTable } from './print.ts';
import { HEALTHY, printAlarms, quietRuns } from './quiet.ts';
import { withKubernetes } from './try-entry.ts';
import { isRightAtAll, judge, noVerdict, type Verdict } from './verdict.ts';

const SCRIPT = 'test:faults';
const LEAST_RIGHT = 0.95;

const { values, positionals } = orMisused(SCRIPT, () =>
  parseArgs({
    allowPositionals: true,
    options: {
      third: { type: 'string' },
      'quiet-runs': { type: 'string' },
      save: { type: 'boolean', default: false },
      docker: { type: 'boolean', default: false },
    },
  }),
);
const stop = stopOnSignals('healing');

const catalogue = values.docker ? dockerCatalogue : clusterCatalogue;
const entries = orMisused(SCRIPT, chosen);
const verdicts = await (values.docker ? withDockerField : withKubernetes)(tryAll);
process.exitCode = stop.aborted ? 130 : verdictsAreGood(verdicts) ? 0 : 1;

function chosen(): readonly Entry[] {
  const times = values['quiet-runs'];
  if (times !== undefined) return quietRuns(catalogue, Number(times), positionals);
  const unknown = positionals.find((name) => !catalogue.some((entry) => entry.name === name));
  if (unknown) throw new UsageError(`no entry ${unknown}: ${catalogue.map(({ name }) => name).join(', ')}`);
  const named = catalogue.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (values.third === undefined) return named;
  if (!/^[123]$/.test(values.third)) throw new UsageError(`--third is 1, 2 or 3, not ${values.third}`);
  return named.filter((_, index) => index % 3 === Number(values.third) - 1);
}

async function tryAll(field: Field): Promise<Verdict[]> {
  await field.restore();
  const healthy = await tryOne(field, HEALTHY);
  const { verdictMs: healthyMs = Number.NaN } = healthy;
  const tried: Verdict[] = [];
  for (const entry of entries) {
    if (stop.aborted) break;
    tried.push(await tryOne(field, entry));
  }
  if (values['quiet-runs'] !== undefined) process.stdout.write(printAlarms(tried));
  else process.stdout.write(printTable([healthy, ...tried], healthyMs));
  process.stdout.write(printScore([healthy, ...tried]));
  return [healthy, ...tried];
}

async function tryOne(field: Field, entry: Entry): Promise<Verdict> {
  try {
    const smoked = await step(entry.name, () => field.attempt(entry, stop));
    const wanted = values.save && (entry !== HEALTHY || (positionals.length === 0 && !values.docker));
    if (wanted && !stop.aborted) saveFixture(entry, smoked.report);
    const verdict = judge(entry, smoked);
    if (!isRightAtAll(verdict)) progress(smoked.text);
    return verdict;
  } catch (error) {
    progress(`${entry.name}: ${error instanceof Error ? error.message : error}`);
    return noVerdict(entry, error);
  }
}

function verdictsAreGood(all: readonly Verdict[]): boolean {
  const broken = all.filter(({ entry }) => entry.expect.length > 0);
  const harmless = all.filter(({ entry }) => entry.expect.length === 0);
  const right = broken.filter(isRightAtAll).length;
  return (
    harmless.every(isRightAtAll) &&
    broken.every(({ detected }) => detected) &&
    right >= broken.length * LEAST_RIGHT
  );
}
