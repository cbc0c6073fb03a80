import { dirname, resolve } from 'node:path';
import type { Duration } from '../core/duration.ts';
import type { CommandQuestion } from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { Asked, durationMs } from './questions.ts';
import { here } from './source.ts';

const DEFAULT_LIMIT_MS = 30_000;

/** A question that a program answers. Every word returns a new one. */
export class CommandAsked extends Asked<CommandQuestion> {
  /** Its exit code. @default 0 @example .exits(2) */
  exits(code: number): CommandAsked {
    if (!Number.isInteger(code) || code < 0 || code > 255) mistake(`bad exit code ${code}: 0 to 255`);
    return this.#with({ exits: code });
  }

  /** It is ended after that, which is a failure. @default 30s */
  within(limit: Duration): CommandAsked {
    return this.#with({ withinMs: durationMs(limit) });
  }

  /** Its standard output, without terminal escapes and the newline at its end, matches. @example .prints(/^No changes/m) */
  prints(pattern: RegExp): CommandAsked {
    if (!(pattern instanceof RegExp)) {
      mistake('prints() needs a regular expression, e.g. /No changes/');
      return this;
    }
    const { source, flags } = pattern;
    return this.#with({ prints: { source, flags } });
  }

  /** Its standard output is what this file holds, beside the spec file. @example .printsSameAs('state.txt') */
  printsSameAs(file: string): CommandAsked {
    if (typeof file !== 'string' || file === '') mistake('printsSameAs() needs a file beside the spec');
    return this.#with({ sameAs: besideTheSpec(String(file)) });
  }

  /** The folder that it runs in, beside the spec file. @default the folder that the run was started in */
  in(folder: string): CommandAsked {
    if (typeof folder !== 'string' || folder === '') mistake('in() needs a folder');
    return this.#with({ folder: besideTheSpec(String(folder)) });
  }

  #with(more: Partial<CommandQuestion>): CommandAsked {
    return guard(new CommandAsked({ ...this.question, ...more }), 'expectation');
  }
}

/**
 * A program, run where `smoke` runs, with its environment. No shell reads it: for one, name it.
 * @example command('terraform', ['plan', '-detailed-exitcode']).within('2m')
 * @example command('sh', ['-c', 'kubectl get nodes | wc -l']).prints(/^3$/)
 */
export function command(program: string, args: readonly string[] = []): CommandAsked {
  const run = [program, ...(Array.isArray(args) ? args : [args])];
  if (!run.every((word) => typeof word === 'string') || !program)
    mistake("command() needs a program and its arguments, e.g. command('ls', ['-l'])");
  const question = { kind: 'command', run, exits: 0, withinMs: DEFAULT_LIMIT_MS } as const;
  return guard(new CommandAsked(question), 'expectation');
}

function besideTheSpec(path: string): string {
  const source = here();
  return source ? resolve(dirname(source.file), path) : resolve(path);
}
