import { parseArgs } from 'node:util';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DriverError, UsageError } from '../core/errors.ts';
import { EXIT_CODE, EXIT_USAGE } from '../core/exit-code.ts';
import { clean } from '../core/hostile-text.ts';
import { type OptionRow, objection, optionsOf } from '../options/options.ts';
import { type StartShell, startShell } from '../vitest/start-shell.ts';
import { tellUsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

/** Runs one command. @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = build((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : await turnedDown(args, error);
    if (error instanceof DriverError) {
      process.stderr.write(`smoke: ${clean(error.message)}\n`);
      return EXIT_CODE.inconclusive;
    }
    if (!(error instanceof UsageError)) throw error;
    tellUsageError(error);
    return EXIT_USAGE;
  }
}

/** Whoever mistyped one option may have named a report with another. @returns the exit code */
async function turnedDown(args: readonly string[], { message }: CommanderError): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { junit: { type: 'string' } }, strict: false });
  const takesReports = optionsOf(args[0] ?? '').some(({ flags }) => flags.startsWith('--junit '));
  if (takesReports && typeof values.junit === 'string')
    await (await import('./with-options.ts')).leaveJUnit(
      values.junit,
      new UsageError(message.replace(/^error: /, '')),
    );
  return EXIT_USAGE;
}

function build(exit: (code: number) => void): Command {
  const program = new Command('smoke')
    .description('Smoke tests for Kubernetes: is the cluster healthy, and if not, what is broken and where?')
    .version(VERSION)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExit codes: 0 all passed · 1 a check failed · 2 usage, config or spec error · 3 inconclusive · 130 interrupted',
    )
    .showSuggestionAfterError();
  const withSpecs =
    (load: () => Promise<SpecsCommand>, runs = false) =>
    async (specs: string[], options: object) =>
      exit(
        await withShell(!runs || specs.length > 0, async (start) => (await load())(specs, options, start)),
      );
  const run = program
    .command('run')
    .description('run the shipped suites and the **/*.smoke.ts of this folder, or only the files named')
    .argument('[spec...]', 'spec files')
    .addHelpText(
      'after',
      '\nExamples:\n  smoke run\n  smoke run --driver local --junit j.xml\n  smoke run --suite dns --suite overlay --nodes zone=a\n  smoke run my.smoke.ts -t "resolves"',
    )
    .action(withSpecs(async () => (await import('./run-command.ts')).runCommand, true));
  withOptions(run, 'run');
  const snapshot = program
    .command('snapshot')
    .description('run the suites and write down what the cluster is like, to hold it against that later')
    .argument('[spec...]', 'spec files')
    .addHelpText('after', '\nExample:\n  smoke snapshot -o before.json')
    .action(withSpecs(async () => (await import('./snapshot-command.ts')).snapshotCommand, true));
  withOptions(snapshot, 'snapshot');
  const verify = program
    .command('verify')
    .description('wait for the cluster to settle, run the suites, and say what is worse than before')
    .argument('[spec...]', 'spec files')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing is worse · 1 something is · 2 usage, or no baseline of this cluster · 3 could not tell\n\nExample:\n  smoke verify --baseline before.json',
    )
    .action(withSpecs(async () => (await import('./verify-command.ts')).verifyCommand, true));
  withOptions(verify, 'verify');
  const watch = program
    .command('watch')
    .description('keep trying across an upgrade until told to end, and say what was out, and for how long')
    .addHelpText(
      'after',
      '\nExit codes: 0 no outage · 1 outages · 2 usage · 3 something was not watched, or nothing could be · 130 interrupted before it began, or twice\n\nExamples:\n  smoke watch --until upgrade.done\n  smoke watch --until SIGUSR1 --json watch.json',
    )
    .action(async (options: object) =>
      exit(await (await import('./watch-command.ts')).watchCommand(options)),
    );
  withOptions(watch, 'watch');
  const plan = program
    .command('plan')
    .description('print what would be launched and asked; touches nothing')
    .argument('[spec...]', 'spec files')
    .option('--json', 'as JSON instead of YAML')
    .action(withSpecs(async () => (await import('./plan-command.ts')).planCommand));
  withOptions(plan, 'plan');
  const list = program
    .command('list')
    .description('list the checks that would run, and why others would not; launches nothing')
    .argument('[spec...]', 'spec files')
    .option('--json', 'as JSON')
    .action(withSpecs(async () => (await import('./list-command.ts')).listCommand));
  withOptions(list, 'list');
  const doctor = program
    .command('doctor')
    .description('say whether this kubeconfig can do what a run needs; creates nothing')
    .argument('[spec...]', 'spec files')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 all is there · 1 something that a run needs is missing · 2 usage · 3 it could not be asked',
    )
    .action(withSpecs(async () => (await import('./doctor-command.ts')).doctorCommand));
  withOptions(doctor, 'doctor');
  const remove = program
    .command('clean')
    .description('remove what earlier runs left, by label; runs that are under way are left alone')
    .option('--run <id>', 'only what this run made, even where it is under way')
    .option('--older-than <duration>', 'only what is older, e.g. 1h')
    .action(async (options: object) =>
      exit(await (await import('./clean-command.ts')).cleanCommand(options)),
    );
  withOptions(remove, 'clean');
  const manifest = program
    .command('manifest')
    .description(
      'print YAML to apply: the account and its rights (rbac), one run (job), or runs by the clock (cronjob)',
    )
    .addArgument(new Argument('<what>', 'rbac, job or cronjob').choices(['rbac', 'job', 'cronjob']))
    .option('--schedule <cron>', 'of a cronjob (default: */30 * * * *)')
    .option(
      '--reports-claim <name>',
      'of a job or cronjob: the claim of the volume that reports are written to',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  smoke manifest rbac | kubectl apply -f -\n  smoke manifest job --image registry.example/kube-smoke:1 | kubectl create -f -',
    )
    .action(async (what: 'rbac' | 'job' | 'cronjob', options: object) =>
      exit(await (await import('./manifest-command.ts')).manifestCommand(what, options)),
    );
  withOptions(manifest, 'manifest');
  program
    .command('init')
    .description('write a first spec and smoke.config.ts')
    .action(async () => exit(await (await import('./init-command.ts')).initCommand(process.cwd())));
  return program;
}

/** A command that reads spec files. @returns the exit code */
type SpecsCommand = (specs: readonly string[], flags: object, start: StartShell) => Promise<number>;

/** @param atOnce vitest takes longest to load: where it is needed in any case, it begins before the command's own code does */
async function withShell<T>(atOnce: boolean, work: (start: StartShell) => Promise<T>): Promise<T> {
  let shell = atOnce ? startShell() : undefined;
  try {
    return await work(() => {
      shell ??= startShell();
      return shell;
    });
  } finally {
    shell?.kill('SIGKILL');
  }
}

function withOptions(command: Command, name: string): void {
  for (const row of optionsOf(name)) command.addOption(toOption(row));
}

function toOption(row: OptionRow): Option {
  const option = new Option(
    row.flags,
    row.default === undefined ? row.help : `${row.help} (default: ${row.default})`,
  );
  if (row.required) option.makeOptionMandatory();
  if (row.choices) option.choices([...row.choices]);
  // defaults come after the config file, so commander must not fill them in
  if (row.type === 'list')
    return option.argParser((value: string, before: string[] = []) => [...before, value]);
  if (row.type === 'switch' || row.type === 'choice') return option;
  return option.argParser((value: string) => {
    const wrong = objection(row, value);
    if (wrong) throw new InvalidArgumentError(wrong);
    return row.type === 'count' ? Number(value) : value;
  });
}
