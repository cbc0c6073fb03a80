import { styleText } from 'node:util';
import type { Status } from '../core/outcome.ts';
import type { RunReport } from '../core/run-report.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Whether a stream takes colours is the caller's to know: here it is an order. */
export const painter = (color: boolean): Paint =>
  color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;

interface Look {
  readonly symbol: string;
  readonly style: Style;
}

export const LOOK: Readonly<Record<Status | RunReport['verdict'], Look>> = {
  passed: { symbol: '✔', style: 'green' },
  failed: { symbol: '✖', style: 'red' },
  inconclusive: { symbol: '?', style: 'yellow' },
  skipped: { symbol: '-', style: 'gray' },
  interrupted: { symbol: '!', style: 'yellow' },
};
