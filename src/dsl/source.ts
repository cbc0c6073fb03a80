import { fileURLToPath } from 'node:url';
import type { Source } from '../core/plan.ts';

/** This package's own compiled or source files: never where an author is. */
const OWN = new URL('..', import.meta.url).href;

/** The author's line that led here: the first stack frame outside this package and its dependencies. */
export function here(): Source | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  for (const frame of stack.split('\n').slice(1)) {
    const match = /\(?((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):\d+\)?$/.exec(frame.trim());
    if (!match) continue;
    const file = match[1]!.startsWith('file://') ? fileURLToPath(match[1]!) : match[1]!;
    if (isOwn(match[1]!, file) || file.includes('/node_modules/')) continue;
    return { file, line: Number(match[2]) };
  }
  return undefined;
}

const isOwn = (url: string, file: string): boolean =>
  url.startsWith(OWN) || file.startsWith(fileURLToPath(OWN));
