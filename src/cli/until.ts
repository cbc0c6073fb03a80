import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { UsageError } from '../core/errors.ts';
import { ENDS } from './signals.ts';

/** A network's file system tells nobody of its changes, so that they are looked for. */
const LOOK_MS = 250;

export interface Until {
  /** aborted with an Error whose message says what ended it */
  readonly signal: AbortSignal;
  close(): void;
}

interface UntilOptions {
  /** a file that is to appear, or a signal's name */
  readonly until: string | undefined;
  readonly timeoutMs: number;
  /** somebody asks for an end a second time */
  readonly onAgain: () => never;
  /** the first time */
  readonly onEnd: (why: string) => void;
}

/** What ends a watch. @throws UsageError where the file is there already, or nobody can listen to the signal */
export function until({ until: wanted, timeoutMs, onAgain, onEnd }: UntilOptions): Until {
  const own = wanted !== undefined && /^SIG[A-Z0-9]+$/.test(wanted) ? wanted : undefined;
  const file = own === undefined ? wanted : undefined;
  if (own && !isHeard(own)) throw new UsageError(`--until: nobody can wait for the signal ${own}`);
  if (file !== undefined && existsSync(file))
    throw new UsageError(`--until: ${file} is there already: remove it first`);
  const stop = new AbortController();
  const end = (why: string) => {
    if (stop.signal.aborted) return;
    onEnd(why);
    stop.abort(new Error(why));
  };
  const handler = (name: NodeJS.Signals) => (stop.signal.aborted ? onAgain() : end(name));
  const signals = [...new Set([...ENDS, ...(own ? [own as NodeJS.Signals] : [])])];
  for (const name of signals) process.on(name, handler);
  const look = setInterval(() => file !== undefined && existsSync(file) && end(`file ${file}`), LOOK_MS);
  const limit = setTimeout(() => end('timeout'), timeoutMs);
  const close = () => {
    clearInterval(look);
    clearTimeout(limit);
    for (const name of signals) process.off(name, handler);
  };
  return { signal: stop.signal, close };
}

const isHeard = (name: string): boolean =>
  name in constants.signals && name !== 'SIGKILL' && name !== 'SIGSTOP';
