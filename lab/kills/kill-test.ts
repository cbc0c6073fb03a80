import type { Lab } from '../lab.ts';
import { progress, step } from '../progress.ts';
import { until } from '../system/wait.ts';
import type { Kind } from './kinds.ts';
import { podsAlive } from './left.ts';
import { allObjects, differences, type Objects, without } from './objects.ts';
import { Running } from './running.ts';
import { Smoke } from './smoke.ts';
import { type Bench, type Stricken, strike } from './strike.ts';

/** What became of one struck run. */
export interface Tried extends Stricken {
  /** from the strike until nothing of it ran; undefined: something still did */
  readonly quietMs: number | undefined;
  /** what differs from before, once it was cleaned away */
  readonly differences: readonly string[];
}

export interface KillOptions {
  /** one after the other */
  readonly strikes: readonly { readonly kind: Kind; readonly fraction: number; readonly index: number }[];
  readonly signal?: AbortSignal;
}

/** Agents fall silent after 30 s, and a pod that only idles ends after 40 s. */
const QUIET_SECONDS = 60;

/**
 * Kills runs at fractions of the time that a healthy one takes. Those that hurt nobody else overlap: while the next one
 * is started and killed, what is left of the first ends by itself, or does not.
 */
export async function killTest(lab: Lab, { strikes, signal }: KillOptions): Promise<Tried[]> {
  await lab.settled();
  const healthyMs = await step('a healthy run', () => healthy(lab));
  await lab.settled();
  const before = await allObjects(lab);
  using running = new Running(lab);
  const bench = { lab, running };
  const [tried, waiting]: [Tried[], Stricken[]] = [[], []];
  const finish = async () => {
    for (const one of waiting.splice(0)) tried.push(await afterwards(bench, one, before));
  };
  for (const { kind, fraction, index } of strikes) {
    if (signal?.aborted) break;
    if (kind.alone) await finish(); // it would end what is waited for
    const atMs = Math.round(fraction * healthyMs);
    waiting.push(await step(`${kind.name} at ${atMs} ms`, () => strike(bench, kind, atMs, index)));
    if (kind.alone) await finish();
  }
  await finish();
  return withLast(tried, await cleanedAll(lab, before));
}

/** From its start to its end. */
async function healthy(lab: Lab): Promise<number> {
  const startedAt = performance.now();
  using run = Smoke.run(lab.smokeKubeconfig);
  const { code, text } = await run.ended;
  if (code !== 0) throw new Error(`the lab is not healthy: ${text}`);
  return performance.now() - startedAt;
}

/** Waits until nothing of it runs, removes what is left, and compares. */
async function afterwards({ lab, running }: Bench, one: Stricken, before: Objects): Promise<Tried> {
  const { left } = one;
  const wrong = [...one.wrong];
  const isQuiet = await quiet(lab, running, one).then(
    () => true,
    (error: Error) => {
      wrong.push(error.message);
      return false;
    },
  );
  await one.release();
  if (left) {
    using clean = new Smoke(['clean', '--kubeconfig', lab.smokeKubeconfig, '--run', left.runId]);
    const { code, text } = await clean.ended;
    if (code !== 0) wrong.push(`not cleaned: ${text}`);
  }
  const isOther = (namespace: string) => namespace.startsWith('smoke-') && namespace !== left?.namespace;
  const lastAt = left ? (running.lastAt(left.namespace) ?? one.struckAt) : one.struckAt;
  return {
    ...one,
    wrong,
    quietMs: isQuiet ? Math.max(0, lastAt - one.struckAt) : undefined,
    differences: differences(before, without(await allObjects(lab), isOther)),
  };
}

async function quiet(lab: Lab, running: Running, { left }: Stricken): Promise<void> {
  if (!left) return;
  const { namespace } = left;
  await until(
    { what: `the end of all pods of ${namespace}`, seconds: QUIET_SECONDS, intervalMs: 500 },
    async () => {
      const alive = await podsAlive(lab, namespace);
      if (alive.length > 0) throw new Error(alive.join(', ')); // the last ones are named
      return running.count(namespace) === 0;
    },
  );
}

/** With nothing else to say, `smoke clean` leaves what was there before all of this. */
async function cleanedAll(lab: Lab, before: Objects): Promise<string[]> {
  using clean = new Smoke(['clean', '--kubeconfig', lab.smokeKubeconfig]);
  const { code, text } = await clean.ended;
  progress(`smoke clean: exit ${code}: ${text.trim()}`);
  return [...(code === 0 ? [] : [`not cleaned: ${text}`]), ...differences(before, await allObjects(lab))];
}

const withLast = (tried: readonly Tried[], last: readonly string[]): Tried[] =>
  tried.map((one, index) => (index === tried.length - 1 ? { ...one, wrong: [...one.wrong, ...last] } : one));
