import { oneLine } from '../core/hostile-text.ts';
import type { Observation } from '../core/outcome.ts';
import type { ObjectFact } from '../core/workload-facts.ts';
import type { WorkloadScope } from '../core/workload-scope.ts';
import { exclusionOf, inScope } from './in-scope.ts';

/** More are counted, not told. */
const MOST_TOLD = 50;
const LONGEST = 200;

/** What is wrong with an object. */
export interface Wrong {
  /** text from the cluster in it is cleaned and cut here */
  readonly observed: string;
  readonly code: string;
  /** where it is, if it is somewhere */
  readonly node?: string;
}

interface Judging<T extends ObjectFact> {
  readonly scope: WorkloadScope;
  readonly now: Date;
  /** what is judged, in the plural */
  readonly what: string;
  readonly expected: string;
  readonly wrong: (object: T) => Wrong | undefined;
  /** by which names an exclusion may mean it @default its own */
  readonly names?: (object: T) => readonly string[];
}

/**
 * One observation for each object that is in trouble, at most 50, and one for all others. What is excluded is skipped
 * with the reason; an exclusion that is over is told beside the trouble.
 */
export function judgeObjects<T extends ObjectFact>(found: readonly T[], judging: Judging<T>): Observation[] {
  const { scope, what, expected, wrong } = judging;
  const judged = found.filter((object) => inScope(object, scope));
  const base = { from: 'api', expected, attempts: 1 };
  if (judged.length === 0)
    return [{ ...base, to: what, status: 'skipped', observed: `there are no ${what}`, code: 'absent' }];
  const seen = judged.flatMap((object) => {
    const trouble = wrong(object);
    return trouble ? [toObservation(object, trouble, judging)] : [];
  });
  const failed = seen.filter(({ status }) => status === 'failed');
  const told = failed.slice(0, MOST_TOLD);
  const untold = failed.length - told.length;
  const well = judged.length - seen.length;
  return [
    ...told,
    ...(untold > 0
      ? [
          {
            ...base,
            to: `${untold} more`,
            status: 'failed' as const,
            observed: 'the same',
            code: told[0]!.code!,
          },
        ]
      : []),
    ...seen.filter(({ status }) => status === 'skipped').slice(0, MOST_TOLD),
    ...(well > 0
      ? [
          {
            ...base,
            to: what,
            status: 'passed' as const,
            observed: `so it is with ${well} of ${judged.length}`,
          },
        ]
      : []),
  ];
}

function toObservation<T extends ObjectFact>(
  object: T,
  { observed, code, node }: Wrong,
  { expected, scope, now, names }: Judging<T>,
): Observation {
  const to = oneLine(`${object.kind} ${object.namespace}/${object.name}`, LONGEST);
  const said = `${oneLine(observed, LONGEST)}${node ? ` on ${oneLine(node, LONGEST)}` : ''}`;
  const base = { from: 'api', to, expected, attempts: 1, ...(node ? { node } : {}) };
  const excluded = exclusionOf(object, names?.(object) ?? [object.name], scope, now);
  if (!excluded) return { ...base, status: 'failed', observed: said, code };
  const { reason, until } = excluded.exclusion;
  const why = oneLine(reason, LONGEST);
  if (excluded.over) {
    const note = `its exclusion is over since the end of ${until}: ${why}`;
    return { ...base, status: 'failed', observed: `${said} (${note})`, code };
  }
  const during = until === undefined ? '' : ` until ${until}`;
  return {
    ...base,
    status: 'skipped',
    observed: `${to} is excluded${during}: ${why}; ${said}`,
    code: 'excluded',
  };
}
