import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../core/errors.ts';

/** Where the bundled agent is: beside the compiled files, or, when run from the sources, where the build puts it. */
export function agentBundlePath(): string {
  const places = ['./agent.cjs', '../../dist/src/agent/agent.cjs'];
  const path = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (!path) throw new UsageError('the agent is not built: run npm run build');
  return path;
}
