import { table } from '../../src/report/table.ts';
import type { Tried } from './kill-test.ts';

const HEAD = [
  'killed by',
  'at',
  'ended',
  'after',
  'left right after',
  'next run',
  'nothing ran after',
  'cleaned',
  '',
];

/** One line a kill. */
export function printKills(tried: readonly Tried[]): string {
  const lines = table([HEAD, ...tried.map(cells)]).map((line) => `${line}\n`);
  const right = tried.filter(isRight).length;
  return `${lines.join('')}${right} of ${tried.length} kills left nothing that runs, disturbed nobody, and were cleaned away\n`;
}

export const isRight = ({ wrong, quietMs, differences }: Tried): boolean =>
  wrong.length === 0 && quietMs !== undefined && differences.length === 0;

function cells(one: Tried): string[] {
  return [
    one.kind.name,
    `${(one.atMs / 1000).toFixed(1)} s${one.told ? ', verdict told' : ''}`,
    one.ended,
    seconds(one.endedAfterMs),
    leftIn(one),
    `exit ${one.nextCode}`,
    seconds(one.quietMs),
    one.differences.length === 0 ? 'same' : `DIFFERS: ${one.differences.join(', ')}`,
    one.wrong.map((what) => what.replace(/\s+/g, ' ')).join('; '),
  ];
}

function leftIn({ left }: Tried): string {
  if (!left) return 'nothing';
  const { going, pods, containers } = left;
  return `namespace${going ? ' (going)' : ''}, ${pods} pods not ended, ${containers} running`;
}

const seconds = (ms: number | undefined): string =>
  ms === undefined ? 'NEVER' : `${(ms / 1000).toFixed(1)} s`;
