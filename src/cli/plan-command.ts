import type { StartShell } from '../vitest/start-shell.ts';
import { withCollected } from './with-collected.ts';

/** `smoke plan`: what a run would launch and ask, as YAML or JSON. Reads the spec files and nothing else. */
export const planCommand = (specs: readonly string[], flags: object, start: StartShell): Promise<number> =>
  withCollected(specs, flags, start, async ({ plan }, _options, json) => {
    const text = json ? `${JSON.stringify(plan, null, 2)}\n` : (await import('yaml')).stringify(plan);
    process.stdout.write(text);
    return 0;
  });
