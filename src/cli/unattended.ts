import { parseDuration } from '../core/duration.ts';
import type { RunReport } from '../core/run-report.ts';
import type { Driver, Lock, Notice } from '../drivers/driver.ts';
import type { RunOptions } from '../options/options.ts';
import type { Output } from './output.ts';

export interface UnattendedRun {
  readonly driver: Driver;
  readonly options: RunOptions;
  readonly runId: string;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/**
 * What a run without anybody watching does beside the run: it keeps others out, and leaves its verdict in the cluster. Where
 * that goes wrong it is told; the verdict is what it was.
 */
export class Unattended {
  /** Settles when the run may begin. Absent: nobody is to be kept out. */
  readonly permit: Promise<Lock> | undefined;
  private readonly run: UnattendedRun;
  private readonly over = new AbortController();
  private refused = false;

  constructor(run: UnattendedRun) {
    this.run = run;
    this.permit = this.lock();
    this.permit?.catch(() => {
      this.refused = true;
    });
  }

  async publish(report: RunReport): Promise<void> {
    const { driver, options, output } = this.run;
    const notice = options.publish && (await this.noticeOf(report));
    if (!notice) return;
    for (const trouble of (await driver.publish?.(notice)) ?? []) output.say(`--publish: ${trouble}`);
  }

  /** Nobody waits for another run any longer. */
  stop(): void {
    this.over.abort();
  }

  async release(): Promise<void> {
    const lock = await this.permit?.catch(() => undefined);
    await lock?.release();
  }

  private lock(): Promise<Lock> | undefined {
    const { driver, options, runId, output, signal } = this.run;
    if (options.lock === undefined) return undefined;
    return driver.lock?.({
      runId,
      waitMs: parseDuration(options.lock)!,
      signal: AbortSignal.any([signal, this.over.signal]),
      onWait: (holder) => output.phase(`waiting for another run: ${holder}`),
      onTrouble: (text) => output.say(`--lock: ${text}`),
    });
  }

  /** Who was interrupted knows nothing that is worth more than what stands there. */
  private async noticeOf(report: RunReport): Promise<Notice | undefined> {
    const { runId, version, endedAt } = report;
    const { verdict, summary } = report.comparison ?? report;
    if (verdict === 'interrupted') return undefined;
    const { boundedHealth } = await import('../report/bounded-health.ts');
    const health = (mostBytes: number) => boundedHealth(report, mostBytes);
    return { runId, version, verdict, summary, endedAt, ...(this.refused ? {} : { health }) };
  }
}
