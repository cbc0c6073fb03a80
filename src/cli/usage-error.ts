import { relative } from 'node:path';
import type { UsageError } from '../core/errors.ts';
import { clean } from '../core/hostile-text.ts';

/** Says what is wrong, every mistake with its file and line. */
export function tellUsageError(error: UsageError): void {
  const lines = error.mistakes.map(({ message, source }) => {
    const place = source ? `${relative(process.cwd(), source.file)}:${source.line}: ` : '';
    return `  ${place}${message}`;
  });
  process.stderr.write(`${clean([`smoke: ${error.message}`, ...lines].join('\n'))}\n`);
}
