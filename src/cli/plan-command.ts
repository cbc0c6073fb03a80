import type { ChildProcess } from 'node:child_process';
import { withCollected } from './with-collected.ts';

/** `smoke plan`: what a run would launch and ask, as YAML or JSON. Reads the spec files and nothing else. */
export const planCommand = (specs: readonly string[], flags: object, child: ChildProcess): Promise<number> =>
  withCollected(specs, flags, child, async ({ plan }, _options, json) => {
    const text = json ? `${JSON.stringify(plan, null, 2)}\n` : (await import('yaml')).stringify(plan);
    process.stdout.write(text);
    return 0;
  });
