import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../../src/core/deadline.ts';
import type { Lab } from '../lab.ts';
import { apiServer } from '../network/addresses.ts';
import type { Kind } from './kinds.ts';
import { type Left, leftOf, namespacesOfRuns } from './left.ts';
import { Relay } from './relay.ts';
import type { Running } from './running.ts';
import { type Ended, Smoke } from './smoke.ts';

/** One run that was struck, before anything was done about what it left. */
export interface Stricken {
  readonly kind: Kind;
  /** since the command was started */
  readonly atMs: number;
  readonly struckAt: number;
  /** it had told its verdict by then */
  readonly told: boolean;
  /** `exit 130`, `SIGKILL` */
  readonly ended: string;
  readonly endedAfterMs: number;
  /** what was there when it had ended; undefined: nothing */
  readonly left: Left | undefined;
  /** of the run that came next */
  readonly nextCode: number | null;
  /** what should not be */
  readonly wrong: readonly string[];
  /** takes away what was put between its agents and their end */
  readonly release: () => Promise<void>;
}

export interface Bench {
  readonly lab: Lab;
  readonly running: Running;
}

/** The test runner of a killed command needs a moment to hear of it. */
const CHILDREN_MS = 3000;

/** Starts a run, strikes it, waits for its end, and has another one run right after that. */
export async function strike(bench: Bench, kind: Kind, atMs: number, index: number): Promise<Stricken> {
  const { lab, running } = bench;
  const known = new Set([...running.seen, ...(await namespacesOfRuns(lab))]);
  const relay = await Relay.start(apiServer);
  const folder = Smoke.folder();
  const kubeconfig = join(folder, 'kubeconfig');
  relay.writeKubeconfig(kubeconfig, lab.smokeKubeconfig);
  using run = Smoke.run(kind.relayed ? kubeconfig : lab.smokeKubeconfig, folder);
  await Promise.race([sleep(atMs), run.ended]);
  const told = run.verdictAt !== undefined;
  const struckAt = performance.now();
  const mend = await kind.strike({ lab, run, relay, index });
  const ended = await within(run.ended, kind.limitMs, () => undefined);
  const endedAfterMs = performance.now() - struckAt;
  await mend();
  const left = await leftOf(lab, running, known);
  if (kind.alone) await lab.healed();
  const processes = await childrenLeft(run);
  using next = Smoke.run(lab.smokeKubeconfig);
  const { code: nextCode, text: nextText } = await next.ended;
  const wrong = [
    ...wrongEnd(kind, ended, left),
    processes > 0 && `${processes} processes of the command are left`,
    nextCode !== 0 && `the next run was disturbed: ${nextText}`,
  ];
  return {
    kind,
    atMs,
    struckAt,
    told,
    ended: ended ? (ended.signal ?? `exit ${ended.code}`) : 'never',
    endedAfterMs,
    left,
    nextCode,
    wrong: wrong.flatMap((one) => one || []),
    release: () => relay[Symbol.asyncDispose](),
  };
}

function wrongEnd(kind: Kind, ended: Ended | undefined, left: Left | undefined): (string | false)[] {
  if (!ended) return [`did not end in ${kind.limitMs / 1000} s`];
  const stays = left !== undefined && !left.going;
  const named = stays && ended.text.includes(`could not remove namespace ${left.namespace}`);
  return [
    !kind.ends(ended) && `ended wrongly: ${ended.text}`,
    stays && kind.cleans && `did not clean up: ${ended.text}`,
    stays && !ended.signal && !named && `did not name what it left: ${ended.text}`,
  ];
}

async function childrenLeft(run: Smoke): Promise<number> {
  const until = performance.now() + CHILDREN_MS;
  while (run.processes().length > 0 && performance.now() < until) await sleep(50);
  return run.processes().length;
}
