import type { TestProject } from 'vitest/node';
import { newSession } from '../options/new-session.ts';
import { readOptions } from '../options/read-options.ts';
import { settingsOf } from '../options/settings-of.ts';
import { PROVIDED } from './host-protocol.ts';
import { serveHost } from './host-server.ts';

/** An editor may keep vitest in watch mode all day; agents are to be gone the day after. */
const LIFETIME_MS = 12 * 3_600_000;

/** For plain vitest: one session for as long as vitest lives, in the process that outlasts the workers. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const options = await readOptions({}, project.config.root);
  const stop = new AbortController();
  const session = await newSession(options, { lifetimeMs: LIFETIME_MS, signal: stop.signal });
  const host = await serveHost(session, false);
  project.provide(PROVIDED, { socket: host.socket, settings: settingsOf(options) });
  void session.open();
  return async () => {
    await host.close();
    const leftovers = await session.close();
    for (const { kind, name, reason } of leftovers)
      process.stderr.write(`could not remove ${kind} ${name}: ${reason}\n`);
  };
}
