import type { Mistake } from '../core/errors.ts';
import { here } from './source.ts';

/** Where mistakes go while a file is read. The shell sets it; all of them are told at once. */
let report: (mistake: Mistake) => void = ({ message }) => {
  throw new Error(message);
};

export function onMistake(listener: (mistake: Mistake) => void): void {
  report = listener;
}

/** Records that the author of the calling line got something wrong, and goes on. */
export function mistake(message: string): void {
  const source = here();
  report(source ? { message, source } : { message });
}
