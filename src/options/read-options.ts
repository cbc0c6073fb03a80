import { UsageError } from '../core/errors.ts';
import { loadConfig } from './load-config.ts';
import { OPTIONS, type RunOptions } from './options.ts';

/** Flags over config file over defaults. @throws UsageError */
export async function readOptions(flags: Record<string, unknown>, root: string): Promise<RunOptions> {
  const config = await loadConfig(flags.config as string | undefined, root);
  const defaults = Object.fromEntries(
    OPTIONS.flatMap((row) => (row.key && row.default !== undefined ? [[row.key, row.default]] : [])),
  );
  const given = Object.fromEntries(Object.entries(flags).filter(isGiven));
  const options = {
    suite: [],
    skipSuite: [],
    enable: [],
    localFault: [],
    dockerHost: [],
    dockerNetwork: [],
    strict: false,
    publish: false,
    quiet: false,
    verbose: false,
    color: true,
    ...defaults,
    ...config,
    ...given,
  };
  checkGrep((options as { grep?: string }).grep);
  onlyOneOnStdout(options as unknown as RunOptions);
  hasNamespaceForScope(options as unknown as RunOptions);
  return options as unknown as RunOptions;
}

/** `--no-color` is the flag there is: that it was left out comes as `color: true`. */
const isGiven = ([name, value]: [string, unknown]): boolean =>
  value !== undefined && !(name === 'color' && value === true);

function checkGrep(grep: string | undefined): void {
  try {
    if (grep) new RegExp(grep);
  } catch {
    throw new UsageError(`--grep: '${grep}' is no regular expression`);
  }
}

function hasNamespaceForScope({ scope, namespace }: RunOptions): void {
  if (scope === 'namespace' && namespace === undefined)
    throw new UsageError('--scope namespace: name the namespace with --namespace');
}

function onlyOneOnStdout(options: RunOptions): void {
  const onStdout = (['junit', 'health', 'html', 'json', 'summary', 'output'] as const).filter(
    (format) => options[format] === '-',
  );
  if (onStdout.length > 1)
    throw new UsageError(
      `only one report can go to standard output: ${onStdout.map((f) => `--${f}`).join(', ')}`,
    );
}
