import type { OptionRow } from './options.ts';

/** What only `smoke snapshot` and `smoke verify` take. */
export const BASELINE_OPTIONS: readonly OptionRow[] = [
  {
    flags: '-o, --output <file>',
    type: 'text',
    help: 'where the baseline goes; - is standard output',
    commands: ['snapshot'],
    required: true,
  },
  {
    flags: '--baseline <file>',
    type: 'text',
    help: 'what smoke snapshot wrote before',
    commands: ['verify'],
    required: true,
  },
  {
    flags: '--settle <duration>',
    key: 'settle',
    type: 'duration',
    default: '2m',
    help: 'wait so long at most for nodes to be ready and rollouts to be done; 0s: ask at once',
    commands: ['verify'],
  },
  {
    flags: '--strict',
    type: 'switch',
    help: 'what was broken before fails the verification as well',
    commands: ['verify'],
  },
];
