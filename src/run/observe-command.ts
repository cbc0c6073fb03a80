import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { formatDuration } from '../core/duration.ts';
import { clean, oneLine } from '../core/hostile-text.ts';
import type { Observation } from '../core/outcome.ts';
import type { CommandQuestion } from '../core/plan.ts';
import type { RunContext } from './context.ts';
import { type Executed, execute, MOST_KEPT } from './execute.ts';
import { lineDiff } from './line-diff.ts';
import { takeTurns } from './take-turns.ts';

/** More programs than this at once slow each other down. */
const AT_ONCE = 4;
/** Of what a program printed, its end goes into the reports: there programs say what went wrong. */
const MOST_OUTPUT = 4096;

type Ran = Exclude<Executed, { error: unknown }>;
type Judgement = Pick<Observation, 'status' | 'observed' | 'code' | 'output'>;

const turn = takeTurns(AT_ONCE);

/** Runs a program and holds what came of it against what was expected. */
export async function observeCommand(
  question: CommandQuestion,
  { signal }: Pick<RunContext, 'signal'>,
): Promise<Observation> {
  const { run, folder, withinMs } = question;
  const base = { from: 'run', to: basename(run[0] ?? ''), expected: expectation(question), attempts: 1 };
  const done = await turn(async () => {
    if (signal.aborted) return undefined;
    return execute({ run, ...(folder ? { folder } : {}), limitMs: withinMs, signal });
  });
  if (!done || ('ended' in done && done.ended === 'interrupted'))
    return {
      ...base,
      status: 'inconclusive',
      observed: 'the run was over before it had ended',
      code: 'interrupted',
    };
  if ('error' in done) return { ...base, ...notStarted(done.error, question) };
  const output = tail(clean([done.stdout, done.stderr].filter(Boolean).join('\n')));
  const judged = await judge(question, done);
  return { ...base, durationMs: done.durationMs, ...(output ? { output } : {}), ...judged };
}

function expectation({ exits, prints, sameAs, withinMs }: CommandQuestion): string {
  const printing = prints ? `, prints /${prints.source}/${prints.flags}` : '';
  const same = sameAs ? `, prints the same as ${basename(sameAs)}` : '';
  return `exit ${exits}${printing}${same} within ${formatDuration(withinMs)}`;
}

/** It could not be asked: no such program, no right to run it, no such folder. */
function notStarted(
  { code = 'UNKNOWN', message }: NodeJS.ErrnoException,
  { run, folder }: CommandQuestion,
): Judgement {
  const missing = folder && !existsSync(folder) ? `folder ${folder}` : `program '${run[0]}'`;
  const observed = code === 'ENOENT' ? `there is no ${missing}` : message;
  return { status: 'inconclusive', observed: oneLine(observed), code };
}

async function judge(question: CommandQuestion, ran: Ran): Promise<Judgement> {
  const took = formatDuration(ran.durationMs);
  if (ran.ended === 'late')
    return failed(`still running after ${took}, so it was ended${lastWords(ran)}`, 'ETIMEDOUT');
  if (ran.code === null) return failed(`ended by ${ran.signal} after ${took}${lastWords(ran)}`, 'ESIGNAL');
  if (ran.code !== question.exits) return failed(`exit ${ran.code} in ${took}${lastWords(ran)}`, 'EEXIT');
  return (
    unexpected(question, ran) ?? (await difference(question, ran)) ?? passed(`exit ${ran.code} in ${took}`)
  );
}

function unexpected({ prints }: CommandQuestion, ran: Ran): Judgement | undefined {
  if (!prints || new RegExp(prints.source, prints.flags.replace('g', '')).test(clean(ran.stdout).trimEnd()))
    return undefined;
  return failed(
    `it printed ${ran.stdout.trim() === '' ? 'nothing' : `other things${lastWords(ran)}`}`,
    'EOUTPUT',
  );
}

async function difference({ sameAs }: CommandQuestion, ran: Ran): Promise<Judgement | undefined> {
  if (!sameAs) return undefined;
  const expected = await readFile(sameAs, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (expected instanceof Error) {
    const observed = `cannot read ${basename(sameAs)}: ${expected.code}; write what is right into it`;
    return { status: 'inconclusive', observed, code: expected.code ?? 'UNKNOWN' };
  }
  if (ran.cut)
    return { status: 'inconclusive', observed: `it printed more than ${MOST_KEPT} bytes`, code: 'E2BIG' };
  const [right, found] = [clean(expected), clean(ran.stdout)].map((text) => text.trimEnd()) as [
    string,
    string,
  ];
  if (right === found) return undefined;
  const output = lineDiff(right, found);
  return {
    ...failed(`it differs from ${basename(sameAs)} at ${oneLine(output, 200)}`, 'EDIFFERENT'),
    output,
  };
}

const passed = (observed: string): Judgement => ({ status: 'passed', observed });
const failed = (observed: string, code: string): Judgement => ({ status: 'failed', observed, code });

/** Of its complaints, the last line; of a silent one, of its output. */
function lastWords({ stderr, stdout }: Ran): string {
  const line = [stderr, stdout].map((text) => clean(text).trim().split('\n').at(-1) ?? '').find(Boolean);
  return line ? `: ${oneLine(line, 200)}` : '';
}

function tail(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.length <= MOST_OUTPUT ? trimmed : `…\n${trimmed.slice(-MOST_OUTPUT).replace(/^.*\n/, '')}`;
}
