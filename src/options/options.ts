import { type Duration, parseDuration } from '../core/duration.ts';
import type { EtcdConfig, Sections } from '../core/settings.ts';
import { BASELINE_OPTIONS } from './baseline-options.ts';
import { REPORT_OPTIONS } from './report-options.ts';
import { WATCH_OPTIONS } from './watch-options.ts';

/** One option of `smoke run` and of what else runs the suites. This table is the parser, the help, the config file's keys and the page in docs/. */
export interface OptionRow {
  /** as commander reads it */
  readonly flags: string;
  readonly help: string;
  /** its key in `smoke.config.ts`; absent: on the command line only */
  readonly key?: string;
  readonly type: 'text' | 'list' | 'count' | 'duration' | 'switch' | 'choice';
  readonly choices?: readonly string[];
  readonly default?: string | number;
  /** the commands that take it; what `run` takes, `snapshot` and `verify` do, too · run */
  readonly commands?: readonly string[];
  /** it has to be there */
  readonly required?: boolean;
}

export const OPTIONS: readonly OptionRow[] = [
  {
    flags: '--driver <name>',
    key: 'driver',
    type: 'choice',
    choices: ['kubernetes', 'docker', 'local'],
    commands: ['run', 'list', 'watch', 'clean'],
    help: 'where agents run; kubernetes where a kubeconfig or an in-cluster account is found',
  },
  {
    flags: '--config <file>',
    type: 'text',
    help: 'config file; smoke.config.{ts,js,mjs} where there is one',
    commands: ['run', 'plan', 'list', 'doctor', 'manifest', 'watch'],
  },
  {
    flags: '--kubeconfig <file>',
    key: 'kubeconfig',
    type: 'text',
    help: 'as kubectl',
    commands: ['run', 'clean', 'list', 'doctor', 'watch'],
  },
  {
    flags: '--context <name>',
    key: 'context',
    type: 'text',
    help: 'as kubectl',
    commands: ['run', 'clean', 'list', 'doctor', 'watch'],
  },
  {
    flags: '-n, --namespace <name>',
    key: 'namespace',
    type: 'text',
    help: 'work inside this namespace and create none; a fresh smoke-<runId>',
    commands: ['run', 'clean', 'list', 'doctor', 'manifest', 'watch'],
  },
  {
    flags: '--scope <how-far>',
    key: 'scope',
    type: 'choice',
    choices: ['cluster', 'namespace'],
    default: 'cluster',
    help: 'namespace: look at nothing outside of --namespace, and let the scheduler place the agents',
    commands: ['run', 'list', 'doctor', 'manifest', 'watch'],
  },
  {
    flags: '--suite <name>',
    key: 'suite',
    type: 'list',
    help: 'only this suite (repeatable)',
    commands: ['run', 'plan', 'list', 'doctor', 'manifest'],
  },
  {
    flags: '--skip-suite <name>',
    key: 'skipSuite',
    type: 'list',
    help: 'not this suite (repeatable)',
    commands: ['run', 'plan', 'list', 'doctor', 'manifest'],
  },
  {
    flags: '--enable <name>',
    key: 'enable',
    type: 'list',
    help: 'run this opt-in suite or check, e.g. storage (repeatable)',
    commands: ['run', 'plan', 'list', 'doctor', 'manifest'],
  },
  {
    flags: '-t, --grep <regex>',
    key: 'grep',
    type: 'text',
    help: 'only checks whose "suite check" name matches',
    commands: ['run', 'plan', 'list', 'doctor'],
  },
  {
    flags: '--nodes <selector>',
    key: 'nodes',
    type: 'text',
    help: 'only nodes with these labels, e.g. zone=a; all',
    commands: ['run', 'watch'],
  },
  {
    flags: '--local-nodes <count>',
    key: 'localNodes',
    type: 'count',
    default: 3,
    help: 'size of the local fleet',
    commands: ['run', 'watch'],
  },
  {
    flags: '--local-fault <fault>',
    key: 'localFault',
    type: 'list',
    help: 'break the local fleet: node-down:NAME, partition:A,B|C, drop:A>B, lose:A>B, dns-down, slow:NAME=200ms (repeatable); for a time: drop:A>B@3s-8s',
    commands: ['run', 'watch'],
  },
  {
    flags: '--docker-host <host>',
    key: 'dockerHost',
    type: 'list',
    help: 'a Docker engine: [NAME=]unix:///path, tcp://host:port or ssh://user@host (repeatable); what the docker command would use',
    commands: ['run', 'list', 'clean'],
  },
  {
    flags: '--docker-nodes <count>',
    key: 'dockerNodes',
    type: 'count',
    default: 1,
    help: 'agents on each Docker engine, each of which stands for a node',
    commands: ['run', 'list'],
  },
  {
    flags: '--docker-network <name>',
    key: 'dockerNetwork',
    type: 'list',
    help: 'a network to which agents are connected as well, e.g. that of a compose project (repeatable)',
  },
  {
    flags: '--image <ref>',
    key: 'image',
    type: 'text',
    default: 'node:24-alpine',
    help: "the agents' image: anything with node on its path",
    commands: ['run', 'doctor', 'manifest', 'watch'],
  },
  {
    flags: '--image-pull-policy <policy>',
    key: 'imagePullPolicy',
    type: 'choice',
    choices: ['Always', 'IfNotPresent', 'Never'],
    default: 'IfNotPresent',
    help: 'as Kubernetes has it',
    commands: ['run', 'doctor', 'manifest', 'watch'],
  },
  {
    flags: '--timeout <duration>',
    key: 'timeout',
    type: 'duration',
    default: '5m',
    help: 'whole run; clean-up has its own',
    commands: ['run', 'manifest'],
  },
  {
    flags: '--start-timeout <duration>',
    key: 'startTimeout',
    type: 'duration',
    default: '30s',
    help: 'a node whose agent is not there by then is given up',
    commands: ['run', 'watch'],
  },
  ...REPORT_OPTIONS,
  {
    flags: '--retries <count>',
    key: 'retries',
    type: 'count',
    default: 2,
    help: 'for what could not be asked, never for a "no"',
  },
  ...BASELINE_OPTIONS,
  ...WATCH_OPTIONS,
  {
    flags: '--quiet',
    key: 'quiet',
    type: 'switch',
    help: 'the verdict and what failed, nothing else',
    commands: ['run', 'watch'],
  },
  { flags: '--verbose', key: 'verbose', type: 'switch', help: 'name the checks that passed, too' },
  {
    flags: '--no-color',
    key: 'color',
    type: 'switch',
    help: 'no colours (color: false in the config); also NO_COLOR',
    commands: ['run', 'watch'],
  },
];

/** Whatever runs the suites takes the options of `run`. */
const RUNNERS: ReadonlySet<string> = new Set(['run', 'snapshot', 'verify']);

/** The options of a command. */
export const optionsOf = (command: string): readonly OptionRow[] =>
  OPTIONS.filter(
    ({ commands = ['run'] }) =>
      commands.includes(command) || (RUNNERS.has(command) && commands.includes('run')),
  );

/** What is wrong with a value, or undefined. */
export function objection(row: OptionRow, value: unknown): string | undefined {
  switch (row.type) {
    case 'duration':
      return parseDuration(String(value)) === undefined
        ? `'${value}' is no duration: write 500ms, 2s or 5m`
        : undefined;
    case 'count':
      return Number.isInteger(Number(value)) && Number(value) >= 0 && value !== ''
        ? undefined
        : `'${value}' is no whole number`;
    case 'choice':
      return row.choices?.includes(String(value))
        ? undefined
        : `'${value}' is not one of ${row.choices?.join(', ')}`;
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? undefined
        : 'a list of texts is needed';
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'true or false is needed';
    case 'text':
      return typeof value === 'string' && value !== '' ? undefined : 'a text is needed';
  }
}

/** The options of a run, after flags, config file and defaults. */
export interface RunOptions extends Partial<Sections> {
  readonly driver?: 'kubernetes' | 'docker' | 'local';
  readonly config?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly scope: 'cluster' | 'namespace';
  /** in the config file only */
  readonly specs?: readonly string[];
  readonly suite: readonly string[];
  readonly skipSuite: readonly string[];
  readonly enable: readonly string[];
  readonly grep?: string;
  readonly nodes?: string;
  readonly localNodes: number;
  readonly localFault: readonly string[];
  readonly dockerHost: readonly string[];
  readonly dockerNodes: number;
  readonly dockerNetwork: readonly string[];
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  readonly timeout: Duration;
  readonly startTimeout: Duration;
  readonly junit?: string;
  readonly health?: string;
  readonly html?: string;
  readonly json?: string;
  readonly summary?: string;
  readonly keep: 'never' | 'on-failure' | 'always';
  readonly publish: boolean;
  readonly lock?: Duration;
  /** of `snapshot` */
  readonly output?: string;
  /** of `verify` */
  readonly baseline?: string;
  readonly settle: Duration;
  readonly strict: boolean;
  readonly retries: number;
  readonly etcd?: EtcdConfig;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}
