import type { ObjectFact } from '../core/workload-facts.ts';
import type { Exclusion, WorkloadScope } from '../core/workload-scope.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Is it one of those that a scope selects? Exclusions aside. */
export function inScope({ namespace, labels }: ObjectFact, scope: WorkloadScope): boolean {
  if (scope.namespaces && !scope.namespaces.includes(namespace)) return false;
  return Object.entries(scope.labels ?? {}).every(([key, value]) => labels[key] === value);
}

/** The first exclusion that means this object, one that is not over before one that is. */
export function exclusionOf(
  object: ObjectFact,
  names: readonly string[],
  { exclude = [] }: WorkloadScope,
  now: Date,
): { readonly exclusion: Exclusion; readonly over: boolean } | undefined {
  const found = exclude
    .filter((one) => means(one, object.namespace, names))
    .map((exclusion) => ({ exclusion, over: isOver(exclusion, now) }));
  return found.find(({ over }) => !over) ?? found[0];
}

function means({ namespace, name }: Exclusion, where: string, names: readonly string[]): boolean {
  if (namespace !== undefined && namespace !== where) return false;
  return name === undefined || names.some((one) => matches(name, one));
}

/** `*` stands for any characters. No regular expression: patterns come from a config, and `*` would nest. */
function matches(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(head)) return false;
  const tail = rest.pop() ?? '';
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}

/** Its last day, UTC, is past. */
function isOver({ until }: Exclusion, now: Date): boolean {
  return until !== undefined && now.getTime() >= Date.parse(until) + DAY_MS;
}
