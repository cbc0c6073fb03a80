import type { Mistake } from '../core/errors.ts';
import type { Source } from '../core/plan.ts';
import { here } from './source.ts';

/** Where mistakes go while a file is read. The shell sets it; all of them are told at once. */
let report: (mistake: Mistake) => void = ({ message }) => {
  throw new Error(message);
};

export function onMistake(listener: (mistake: Mistake) => void): void {
  report = listener;
}

/** Records that the author got something wrong, at the calling line where no other is given, and goes on. */
export function mistake(message: string, source: Source | undefined = here()): void {
  report(source ? { message, source } : { message });
}
