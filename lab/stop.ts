import { progress } from './progress.ts';

/** @param what happens then, e.g. `no more rounds` @returns aborted by the first Ctrl-C or SIGTERM: what is under way ends in order */
export function stopOnSignals(what: string): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      progress(`interrupted: ${what}`);
      stop.abort();
    });
  return stop.signal;
}
