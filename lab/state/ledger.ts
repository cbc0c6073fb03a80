import { appendFileSync, readFileSync } from 'node:fs';
import { errorCode } from '../errors.ts';
import { files } from './paths.ts';

/** Things the lab makes outside its directory, which nothing else would remove. */
export type Made =
  | { readonly kind: 'netns'; readonly name: string }
  | { readonly kind: 'link'; readonly name: string }
  | { readonly kind: 'blackhole'; readonly name: string };

/** Written down before it is made: a kill in between leaves a line too many, never a thing too many. */
export function enter(dir: string, made: Made): void {
  appendFileSync(files.ledger(dir), `${JSON.stringify(made)}\n`);
}

/** The youngest first, the order in which they can be removed. */
export function entries(dir: string): Made[] {
  let text: string;
  try {
    text = readFileSync(files.ledger(dir), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  // The last line may be half written after a kill; what it announces was then not made.
  const complete = text.split('\n').slice(0, -1);
  return complete.map((line) => JSON.parse(line) as Made).reverse();
}
