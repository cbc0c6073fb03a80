import { parseDuration } from '../core/duration.ts';
import { UsageError } from '../core/errors.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { SweepFilter, Swept } from '../drivers/driver.ts';
import { hasKubeConfig } from '../drivers/kubernetes/find-config.ts';

export interface CleanOptions {
  readonly driver?: 'kubernetes' | 'docker' | 'local';
  readonly dockerHost?: readonly string[];
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly run?: string;
  readonly olderThan?: string;
}

/** `smoke clean`: removes by label what runs left that are over. @returns 0 where nothing is left, else 1 @throws DriverError where it cannot look */
export async function cleanCommand(options: CleanOptions): Promise<number> {
  const olderThanMs = options.olderThan === undefined ? undefined : parseDuration(options.olderThan);
  if (options.olderThan !== undefined && olderThanMs === undefined) {
    throw new UsageError(`--older-than: '${options.olderThan}' is no duration: write 30m or 1h`);
  }
  const { removed, leftovers, underWay } = await sweep(options, {
    ...(options.run ? { runId: options.run } : {}),
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
  });
  for (const name of removed) process.stdout.write(`removed ${oneLine(name)}\n`);
  for (const { kind, name, reason } of leftovers)
    process.stderr.write(`could not remove ${oneLine(`${kind} ${name}: ${reason}`, 1000)}\n`);
  for (const { runId, why } of underWay)
    process.stdout.write(
      `left alone run ${oneLine(`${runId}, which may be under way: ${why}`)} (smoke clean --run ${oneLine(runId)} removes it)\n`,
    );
  if (removed.length + leftovers.length + underWay.length === 0) process.stdout.write('nothing to remove\n');
  return leftovers.length > 0 ? 1 : 0;
}

/** Local agents are processes of the run's own, which leaves none. */
async function sweep(options: CleanOptions, filter: SweepFilter): Promise<Swept> {
  const { driver, dockerHost = [] } = options;
  if (driver === 'docker') return (await import('../drivers/docker/sweep.ts')).sweep(dockerHost, filter);
  if (dockerHost.length > 0) throw new UsageError('--docker-host needs --driver docker');
  if (driver === 'local') return { removed: [], leftovers: [], underWay: [] };
  if (!hasKubeConfig(options)) throw new UsageError('no cluster found: name one with --kubeconfig');
  return (await import('../drivers/kubernetes/sweep/sweep.ts')).sweep(options, filter);
}
