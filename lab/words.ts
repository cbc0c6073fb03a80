import { LabError, UsageError } from './errors.ts';

/** What the commands of both labs do with the words they are given. */

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function noWords(words: readonly string[]): void {
  if (words.length > 0) throw new UsageError(`unexpected: ${words.join(' ')}`);
}

export function named([name, ...targets]: readonly string[]): [string, ...string[]] {
  if (!name) throw new UsageError('name a fault');
  return [name, ...targets];
}

export async function runningOr<T>(lab: Promise<T | undefined>, otherwise: string): Promise<T> {
  const found = await lab;
  if (!found) throw new LabError(otherwise);
  return found;
}
