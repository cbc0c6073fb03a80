import { parseDuration } from '../core/duration.ts';
import type { Question } from '../core/plan.ts';
import { mistake } from './mistakes.ts';
import { settings } from './settings.ts';

/** A question with the limit of time that the config has for its check, if it has one. */
export function limited(id: string, question: Question): Question {
  const { thresholds } = settings();
  const withinMs = Object.hasOwn(thresholds, id) ? parseDuration(thresholds[id]!) : undefined;
  if (withinMs === undefined) return question;
  if (question.kind === 'probe') return { ...question, expect: { ...question.expect, withinMs } };
  if (question.kind !== 'fact') return { ...question, withinMs };
  mistake(`thresholds: '${id}' in the config takes no time that could be limited`);
  return question;
}
