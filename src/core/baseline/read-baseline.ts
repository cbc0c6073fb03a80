import { UsageError } from '../errors.ts';
import { type Baseline, type BaselineCluster, SNAPSHOT_VERSION } from './baseline.ts';

/**
 * Reads what `smoke snapshot` wrote.
 * @param file its name, for the mistake @throws UsageError where it is none, or one that this version cannot read
 */
export function readBaseline(text: string, file: string): Baseline {
  const found = parse(text);
  if (!isObject(found) || !('snapshotVersion' in found))
    throw new UsageError(`--baseline ${file}: that is no baseline: smoke snapshot writes one`);
  if (found.snapshotVersion !== SNAPSHOT_VERSION) {
    const told = `its snapshotVersion is ${JSON.stringify(found.snapshotVersion)?.slice(0, 20)}`;
    throw new UsageError(
      `--baseline ${file}: ${told}, and this version reads ${SNAPSHOT_VERSION}: take a new one`,
    );
  }
  const wrong = wrongPart(found);
  if (wrong)
    throw new UsageError(`--baseline ${file}: it is damaged: ${wrong} is not as smoke snapshot writes it`);
  return found as unknown as Baseline;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Enough to compare without stumbling: somebody may have edited it. */
function wrongPart(found: Record<string, unknown>): string | undefined {
  const texts = ['takenAt', 'runId', 'takenBy'].find((key) => typeof found[key] !== 'string');
  if (texts) return texts;
  if (!isObject(found.cluster) || !allTexts(found.cluster, ['driver', 'name', 'version'])) return 'cluster';
  return Object.entries(LISTS).find(([key, { needs, lists = [], optional }]) => {
    const list = found[key];
    if (list === undefined) return !optional;
    const whole = (item: unknown) =>
      isObject(item) && allTexts(item, needs) && lists.every((one) => Array.isArray(item[one]));
    return !Array.isArray(list) || !list.every(whole);
  })?.[0];
}

interface Form {
  /** texts */
  readonly needs: readonly string[];
  /** what is a list in turn */
  readonly lists?: readonly string[];
  readonly optional?: boolean;
}

const LISTS: Readonly<Record<string, Form>> = {
  nodes: { needs: ['name'], lists: ['roles'], optional: true },
  checks: { needs: ['id', 'outcome'] },
  workloads: { needs: ['kind', 'namespace', 'name'], optional: true },
  certificates: { needs: ['of', 'ends'] },
  findings: { needs: ['cause'], lists: ['nodes', 'explains'] },
};

const allTexts = (item: Record<string, unknown>, keys: readonly string[]): boolean =>
  keys.every((key) => typeof item[key] === 'string');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Is that another cluster than the baseline's? By its id, which outlives a new name; by its name where nobody could
 * read one of the two. @returns why, in words; undefined where it is the same, or nobody can tell
 */
export function otherCluster(before: BaselineCluster, after: BaselineCluster): string | undefined {
  if (before.driver !== after.driver)
    return `it was taken with the driver ${before.driver}, not ${after.driver}`;
  if (before.id && after.id)
    return before.id === after.id
      ? undefined
      : `it is of another cluster: ${before.name} with the id ${before.id}; this is ${after.name} with ${after.id}`;
  if (after.name === '' || before.name === after.name) return undefined;
  return `it is of another cluster, ${before.name}; this is ${after.name}, and its id could not be compared`;
}
