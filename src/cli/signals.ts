import type { Output } from './output.ts';

/** Each of them asks for an end. */
export const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The first Ctrl-C (or SIGTERM) ends the run in order; the second gives up at once and says what stays.
 * @returns undoes it
 */
export function onSignals(interrupt: () => void, output: Output, runId: string): () => void {
  let count = 0;
  const handler = () => {
    count++;
    if (count > 1) {
      output.say(`stopped at once: smoke clean --run ${runId} removes what may be left`);
      process.exit(130);
    }
    output.say('interrupted: writing reports and cleaning up (again to stop at once)');
    interrupt();
  };
  for (const signal of ENDS) process.on(signal, handler);
  return () => {
    for (const signal of ENDS) process.off(signal, handler);
  };
}
