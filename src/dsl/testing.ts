import type { Mistake } from '../core/errors.ts';
import type { Question, SuitePlan } from '../core/plan.ts';
import { onMistake } from './mistakes.ts';
import type { Asked } from './questions.ts';
import { inSuite, SuiteBuilder } from './suite-builder.ts';

/** Reads what authors write, for tests only. */

export const SOURCE = { file: 'a.smoke.ts', line: 7 };

export type Check = (name: string, asked: unknown) => void;

/** Collects the mistakes that `body` makes, in words. */
export async function mistakesOf(body: () => unknown): Promise<string[]> {
  const mistakes: Mistake[] = [];
  onMistake((mistake) => mistakes.push(mistake));
  await body();
  return mistakes.map(({ message }) => message);
}

/** What a suite's function makes of a plan, and what is wrong with it. */
export async function read(body: (check: Check) => unknown, name = 's') {
  let plan: SuitePlan | undefined;
  const mistakes = await mistakesOf(async () => {
    const builder = new SuiteBuilder(name);
    await inSuite(builder, () =>
      body((check, asked) => void builder.addCheck(check, asked as Asked, SOURCE)),
    );
    plan = builder.plan;
  });
  return { plan: plan!, mistakes };
}

/** The question that a word makes, and what is wrong with it. */
export async function question(
  asked: () => unknown,
): Promise<{ question: Question | undefined; mistakes: string[] }> {
  const { plan, mistakes } = await read((check) => check('x', asked()));
  return { question: plan.checks[0]?.question, mistakes };
}
