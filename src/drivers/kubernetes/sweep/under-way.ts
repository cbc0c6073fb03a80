import { EXPIRES_ANNOTATION, ROLE_LABEL, TRIAL_ROLE } from '../../../core/labels.ts';
import type { Metadata, Pod } from '../wire.ts';

/** What is there of one run. */
export interface RunSeen {
  /** of everything found of it */
  readonly things: readonly Metadata[];
  readonly pods: readonly Pod[];
}

/** So long after its first things a run has its first agents. */
const YOUNG_MS = 30_000;
const MOST_NAMES = 3;

/**
 * Whether a run may be under way, and why it is taken for that. Agents end with their runner: within a second where its
 * connections end, and within half a minute where they fall silent. So a run is over when all of them have ended, and
 * in any case when its time is over.
 * @param now by the server's clock
 * @returns undefined: it is over, or somebody removes it already
 */
export function whyUnderWay({ things, pods }: RunSeen, now: Date): string | undefined {
  if (things.every(({ deletionTimestamp }) => deletionTimestamp)) return undefined;
  const expires = latest(things.map(({ annotations }) => annotations?.[EXPIRES_ANNOTATION]));
  if (expires !== undefined && expires <= now.getTime()) return undefined;
  const agents = pods.filter(({ metadata }) => metadata.labels?.[ROLE_LABEL] !== TRIAL_ROLE);
  const living = agents.filter((pod) => !hasEnded(pod));
  if (living.length > 0) return `its agents have not ended: ${namesOf(living)}`;
  const begun = latest(things.map(({ creationTimestamp }) => creationTimestamp));
  const isYoung = begun !== undefined && now.getTime() - begun < YOUNG_MS;
  return agents.length === 0 && isYoung ? 'it has only just begun' : undefined;
}

function latest(times: readonly (string | undefined)[]): number | undefined {
  const known = times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  return known.length > 0 ? Math.max(...known) : undefined;
}

const hasEnded = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined || status?.phase === 'Succeeded' || status?.phase === 'Failed';

function namesOf(pods: readonly Pod[]): string {
  const names = pods.map(({ metadata }) => metadata.name).sort();
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
