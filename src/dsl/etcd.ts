import type { Duration } from '../core/duration.ts';
import type { FactArgs } from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { durationMs, FactAsked } from './questions.ts';

/**
 * The members of etcd, asked directly. It takes `etcd.endpoints` in the config; without, these checks are skipped
 * with that reason.
 */
export class Etcd {
  /** Each member answers, and calls itself healthy. Alarms aside: `hasNoAlarm()`. */
  healthy(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'etcd-health', args: {} });
  }

  /** All members follow one leader, in one term. */
  hasLeader(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'etcd-leader', args: {} });
  }

  /** Each member has applied what was agreed on half a second ago. */
  inStep(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'etcd-in-step', args: {} });
  }

  /** The database of each member leaves this much of its quota free. @param percent 1 to 99 @default 10 */
  hasSpace(percent = 10): FactAsked {
    if (!(percent > 0 && percent < 100)) mistake(`hasSpace(${percent}): percent of the quota, 1 to 99`);
    return new FactAsked({ kind: 'fact', fact: 'etcd-space', args: { freePercent: percent } });
  }

  /** No alarm is raised, as NOSPACE or CORRUPT. */
  hasNoAlarm(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'etcd-alarms', args: {} });
  }

  /**
   * 99 of 100 flushes of the log to disk take no longer, during the run. @default 10ms, etcd's own advice
   * @example etcd().syncsWithin('10ms')
   */
  syncsWithin(limit: Duration = '10ms'): FactAsked {
    return disk('syncs', limit);
  }

  /** 99 of 100 commits of the database to disk take no longer, during the run. @default 25ms, etcd's own advice */
  commitsWithin(limit: Duration = '25ms'): FactAsked {
    return disk('commits', limit);
  }

  /** A key of the run's own, below `/kube-smoke`, can be put through each member, read back and deleted. */
  keepsWhatIsPut(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'etcd-keeps', args: {} });
  }
}

/** The members of etcd. @example etcd().healthy() */
export function etcd(): Etcd {
  return guard(new Etcd(), 'question');
}

function disk(what: FactArgs['etcd-disk']['what'], limit: Duration): FactAsked {
  const withinMs = durationMs(limit);
  return new FactAsked({ kind: 'fact', fact: 'etcd-disk', args: { what, withinMs } });
}
