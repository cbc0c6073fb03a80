import type { Engine } from './engine.ts';
import type { EngineFacts } from './engine-facts.ts';

/** One engine and what it said. */
export interface Looked {
  readonly engine: Engine;
  readonly facts: EngineFacts;
}

/** A node under test: an engine, or one of several parts that it plays. */
export interface Place extends Looked {
  readonly node: string;
}

/** The nodes that engines stand for: one each, or `count` each. Names are unique, and stay the same. */
export function placesOn(engines: readonly Looked[], count: number): Place[] {
  const names = engines.map(({ facts }) => facts.name);
  const isTwice = (name: string) => names.filter((other) => other === name).length > 1;
  return engines.flatMap((one, index) => {
    const name = isTwice(one.facts.name) ? `${one.facts.name}-e${index + 1}` : one.facts.name;
    if (count === 1) return [{ ...one, node: name }];
    return Array.from({ length: count }, (_, i) => ({ ...one, node: `${name}-${i + 1}` }));
  });
}
