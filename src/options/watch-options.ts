import type { OptionRow } from './options.ts';

/** What only `smoke watch` takes. */
export const WATCH_OPTIONS: readonly OptionRow[] = [
  {
    flags: '--until <file|signal>',
    type: 'text',
    help: 'end when this file appears, or at this signal, e.g. SIGUSR1; at SIGINT and SIGTERM in any case',
    commands: ['watch'],
  },
  {
    flags: '--every <duration>',
    type: 'duration',
    default: '1s',
    help: 'each path is tried so often',
    commands: ['watch'],
  },
  {
    flags: '--timeout <duration>',
    type: 'duration',
    default: '2h',
    help: 'end then at the latest; agents end by themselves a minute later',
    commands: ['watch'],
  },
  {
    flags: '--allow-outage <duration>',
    type: 'duration',
    default: '0s',
    help: 'an outage fails the watch only if it is longer',
    commands: ['watch'],
  },
  {
    flags: '--allow-unwatched <duration>',
    type: 'duration',
    default: '10s',
    help: 'what nobody watched leaves the verdict open only if it is longer',
    commands: ['watch'],
  },
];
