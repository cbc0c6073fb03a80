import type { OptionRow } from './options.ts';

/** What a run leaves: reports, agents for a look, a verdict in the cluster, which may be that of one run at a time. */
export const REPORT_OPTIONS: readonly OptionRow[] = [
  {
    flags: '--junit <file>',
    key: 'junit',
    type: 'text',
    help: 'JUnit report; - is standard output',
    commands: ['run', 'watch'],
  },
  { flags: '--health <file>', key: 'health', type: 'text', help: 'health JSON; - is standard output' },
  {
    flags: '--html <file>',
    key: 'html',
    type: 'text',
    help: 'one page for people, which needs no other file; - is standard output',
  },
  {
    flags: '--json <file>',
    key: 'json',
    type: 'text',
    help: 'everything the run knows, as JSON; - is standard output',
    commands: ['run', 'watch'],
  },
  {
    flags: '--summary <file>',
    key: 'summary',
    type: 'text',
    help: 'Markdown for the page of a CI job; also added to the file that GITHUB_STEP_SUMMARY names; - is standard output',
  },
  {
    flags: '--keep <when>',
    key: 'keep',
    type: 'choice',
    choices: ['never', 'on-failure', 'always'],
    default: 'never',
    help: 'leave the agents for a look; they end by themselves a minute after --timeout',
  },
  {
    flags: '--publish',
    key: 'publish',
    type: 'switch',
    help: 'leave the health JSON in ConfigMap kube-smoke-health of the namespace, and an Event where the verdict is not good',
    commands: ['run', 'doctor'],
  },
  {
    flags: '--lock <wait>',
    key: 'lock',
    type: 'duration',
    help: 'run only while no other run with --lock is under way in the namespace; wait for it so long at most, e.g. 0s',
    commands: ['run', 'doctor'],
  },
];
