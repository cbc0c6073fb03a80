import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { chooseDriver } from '../cli/choose-driver.ts';
import { readRunOptions } from '../cli/run-options.ts';
import { parseDuration } from '../core/duration.ts';
import { Session } from '../run/session.ts';
import { PROVIDED } from './host-protocol.ts';
import { serveHost } from './host-server.ts';

/** An editor may keep vitest in watch mode all day; agents are to be gone the day after. */
const LIFETIME_MS = 12 * 3_600_000;

/** For plain vitest: one session for as long as vitest lives, in the process that outlasts the workers. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const options = await readRunOptions({}, project.config.root);
  const stop = new AbortController();
  const session = new Session({
    driver: await chooseDriver(options),
    runId: randomBytes(5).toString('hex'),
    startLimitMs: parseDuration(options.startTimeout)!,
    lifetimeMs: LIFETIME_MS,
    retries: options.retries,
    signal: stop.signal,
  });
  const host = await serveHost(session, false);
  project.provide(PROVIDED, { socket: host.socket });
  void session.open();
  return async () => {
    await host.close();
    const leftovers = await session.close();
    for (const { kind, name, reason } of leftovers)
      process.stderr.write(`could not remove ${kind} ${name}: ${reason}\n`);
  };
}
