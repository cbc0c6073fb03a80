import { randomBytes } from 'node:crypto';
import { parseDuration } from '../core/duration.ts';
import { Session, type SessionOptions } from '../run/session.ts';
import { chooseDriver } from './choose-driver.ts';
import type { RunOptions } from './options.ts';

/** The session that the options ask for. @throws UsageError where no driver fits */
export async function newSession(
  options: RunOptions,
  more: Pick<SessionOptions, 'lifetimeMs' | 'signal' | 'onNode' | 'onOutcome' | 'permit'> &
    Partial<Pick<SessionOptions, 'driver' | 'runId'>>,
): Promise<Session> {
  return new Session({
    driver: more.driver ?? (await chooseDriver(options)),
    runId: newRunId(),
    startLimitMs: parseDuration(options.startTimeout)!,
    retries: options.retries,
    ...more,
  });
}

/** Agents outlive the limit of whoever launched them by this much, so that it is he who ends first. */
export const LIFETIME_MARGIN_MS = 60_000;

/** Short enough for names, long enough that two runs at once never meet: 40 bits. */
export const newRunId = (): string => randomBytes(5).toString('hex');
