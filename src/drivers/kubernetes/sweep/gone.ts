import { Deadline, sleep } from '../../../core/deadline.ts';
import { formatDuration } from '../../../core/duration.ts';
import { DriverError } from '../../../core/errors.ts';
import type { Leftover } from '../../driver.ts';
import type { Api } from '../api.ts';
import { findLeft, type Left, type Where } from './left.ts';

/** A namespace of a run takes its controllers some 6 s; a loaded cluster's may take longer. */
export const GONE_LIMIT_MS = 20_000;
const LOOK_MS = 500;

/** Waits for what was deleted to be gone, but not for ever. @returns what is still there, and why as far as that is told */
export async function notGone(
  api: Api,
  where: Where,
  deleted: readonly Left[],
  limitMs: number,
): Promise<readonly Leftover[]> {
  const deadline = new Deadline(limitMs);
  const uids = new Set(deleted.map(({ metadata }) => metadata.uid));
  let there = deleted;
  while (there.length > 0 && deadline.remainingMs() > 0) {
    await sleep(LOOK_MS);
    there = await stillThere(api, where, uids, there);
  }
  return there.map((left) => ({ kind: left.kind, name: left.name, reason: whyThere(left, limitMs) }));
}

/** A look that fails says nothing of what is there. */
async function stillThere(
  api: Api,
  where: Where,
  uids: ReadonlySet<string | undefined>,
  before: readonly Left[],
): Promise<readonly Left[]> {
  try {
    return (await findLeft(api, where)).filter(({ metadata }) => uids.has(metadata.uid));
  } catch (error) {
    if (error instanceof DriverError) return before;
    throw error;
  }
}

/** The namespace controller says what keeps it, though not always; else it is finalizers, its own or those of pods in it. */
function whyThere({ metadata, conditions, kind, pods }: Left, limitMs: number): string {
  const told = conditions
    .filter(({ type, status }) => /^Namespace/.test(type) && status === 'True')
    .flatMap(({ message }) => message ?? []);
  const finalizers = new Set(
    [metadata, ...pods.map((pod) => pod.metadata)].flatMap((one) => one.finalizers ?? []),
  );
  const held = finalizers.size > 0 ? [`its finalizers are not done: ${[...finalizers].join(', ')}`] : [];
  const nobody = `nobody said why${kind === 'namespace' ? ': kube-controller-manager empties it' : ''}`;
  const why = told.length > 0 ? told : held.length > 0 ? held : [nobody];
  return `deleted, and still there after ${formatDuration(limitMs)}: ${why.join('; ')}`;
}
