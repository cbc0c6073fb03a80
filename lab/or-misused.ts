import { isUsageError } from './errors.ts';

/** Reads what a script was told. A mistake of the caller's is one line and exit code 2: where it was made is no help. */
export function orMisused<T>(script: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isUsageError(error)) throw error;
    process.stderr.write(`${script}: ${error.message}\n`);
    process.exit(2);
  }
}
