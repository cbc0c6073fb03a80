import { resolve } from 'node:path';
import { count } from '../core/count.ts';
import type { RunReport } from '../core/run-report.ts';
import type { Left, Leftover } from '../drivers/driver.ts';
import type { RunOptions } from '../options/options.ts';
import { renderConsole } from '../report/console.ts';
import { FORMATS, renderers } from '../report/index.ts';
import { createProgress, type Progress } from '../report/progress.ts';
import type { SessionOptions } from '../run/session.ts';
import type { Collected } from '../run/shell.ts';
import { addToStepSummary } from './step-summary.ts';
import { writeReports } from './write-reports.ts';

/** What a run tells people and machines: progress on standard error, the verdict and reports on standard output. */
export class Output {
  private readonly options: RunOptions;
  private readonly progress: Progress | undefined;

  constructor(options: RunOptions) {
    this.options = options;
    const { isTTY } = process.stderr;
    if (options.quiet) return;
    this.progress = createProgress(process.stderr, {
      tty: isTTY,
      color: this.color(isTTY),
      verbose: options.verbose,
    });
  }

  begin(): void {
    this.phase('reading the specs and the cluster');
  }

  phase(text: string): void {
    this.progress?.phase(text);
  }

  get listeners(): Pick<SessionOptions, 'onNode' | 'onOutcome'> {
    const { progress } = this;
    return progress
      ? {
          onNode: (name, state) => progress.node(name, state),
          onOutcome: (outcome) => progress.check(outcome),
        }
      : {};
  }

  planned({ plan: { suites }, tests }: Collected): void {
    this.progress?.plan(Object.fromEntries(suites.map(({ name, checks }) => [name, checks.length])));
    const checks = suites.reduce((sum, suite) => sum + suite.checks.length, 0);
    const asked = [checks > 0 && count(checks, 'check'), tests > 0 && count(tests, 'test')].filter(Boolean);
    this.progress?.phase(`asking ${asked.join(' and ') || 'nothing'}`);
  }

  say(text: string): void {
    this.progress?.stop();
    process.stderr.write(`${text}\n`);
  }

  /**
   * Tells the verdict and writes the files. The console gives way where a report takes standard output.
   * @throws UsageError naming the files that cannot be written, once the others are
   */
  async report(report: RunReport): Promise<void> {
    this.stop();
    const toStdout = this.options.output === '-' || FORMATS.some((format) => this.options[format] === '-');
    const stream = toStdout ? process.stderr : process.stdout;
    stream.write(renderConsole(report, { color: this.color(stream.isTTY), verbose: this.options.verbose }));
    const wanted = FORMATS.map(
      (format) => [format, this.options[format], () => renderers[format](report)] as const,
    );
    await writeReports(wanted).finally(() => this.stepSummary(report));
  }

  /** In a step of a GitHub job, unless that is where `--summary` went. */
  private async stepSummary(report: RunReport): Promise<void> {
    const { GITHUB_STEP_SUMMARY: file = '' } = process.env;
    const { summary } = this.options;
    if (file === '' || (summary !== undefined && resolve(summary) === resolve(file))) return;
    const why = await addToStepSummary(file, await renderers.summary(report));
    if (why) this.say(`GITHUB_STEP_SUMMARY ${file}: ${why}`);
  }

  leftovers(leftovers: readonly Leftover[], runId: string): void {
    for (const { kind, name, reason } of leftovers) this.say(`could not remove ${kind} ${name}: ${reason}`);
    if (leftovers.length > 0) this.say(`${this.cleanCommand(runId)} tries again`);
  }

  /** After a run that `--keep` is for. @param left or why there is nothing */
  left(left: Left | string, runId: string): void {
    this.say(`--keep: ${typeof left === 'string' ? left : this.whatIsLeft(left, runId)}`);
  }

  private whatIsLeft({ place, agents, until }: Left, runId: string): string {
    const running =
      agents > 0 ? `${count(agents, 'agent')} in it, to end by ${until}` : 'no agent in it runs on';
    return `run ${runId} is left in ${place}, ${running}: ${this.cleanCommand(runId)} removes it`;
  }

  private cleanCommand(runId: string): string {
    const where = (['kubeconfig', 'context', 'namespace'] as const).flatMap((name) => {
      const value = this.options[name];
      return value === undefined ? [] : [`--${name} ${value}`];
    });
    return ['smoke clean', `--run ${runId}`, ...where].join(' ');
  }

  stop(): void {
    this.progress?.stop();
  }

  private color(isTTY: boolean | undefined): boolean {
    return this.options.color && Boolean(isTTY) && !process.env.NO_COLOR;
  }
}
