import { relative } from 'node:path';
import type { UsageError } from '../core/errors.ts';
import { clean } from '../core/hostile-text.ts';

/** What is wrong, every mistake with its file and line. */
export function usageErrorText(error: UsageError): string {
  const lines = error.mistakes.map(({ message, source }) => {
    const place = source ? `${relative(process.cwd(), source.file)}:${source.line}: ` : '';
    return `  ${place}${message}`;
  });
  return clean([`smoke: ${error.message}`, ...lines].join('\n'));
}

export const tellUsageError = (error: UsageError): void =>
  void process.stderr.write(`${usageErrorText(error)}\n`);
