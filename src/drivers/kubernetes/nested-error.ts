import { oneLine } from '../../core/hostile-text.ts';

const HEAD = 110;
const TAIL = 180;

/** One line of an error that wraps others: what failed stands at its beginning, and why at its end. */
export function nestedError(text: string): string {
  const line = oneLine(text, Number.POSITIVE_INFINITY);
  return line.length <= HEAD + TAIL ? line : `${line.slice(0, HEAD)} … ${line.slice(-TAIL)}`;
}
