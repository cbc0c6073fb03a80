import { mistake } from './mistakes.ts';

/** What JavaScript itself, test runners and printers look for on any object. */
const HARMLESS = new Set([
  'then',
  'toJSON',
  'toString',
  'valueOf',
  'constructor',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
]);

/**
 * Turns a call of a word that does not exist into a recorded mistake that names the words that do. Spec files are
 * not type-checked before they run, and `x is not a function` would hide all other mistakes.
 */
export function guard<T extends object>(target: T, kind: string): T {
  return new Proxy(target, {
    get(object, property) {
      const value = Reflect.get(object, property, object);
      if (
        value !== undefined ||
        typeof property === 'symbol' ||
        HARMLESS.has(property) ||
        property in object
      ) {
        return typeof value === 'function' ? value.bind(object) : value;
      }
      mistake(`unknown ${kind} '${property}': there ${words(object)}`);
      return () => anything;
    },
  });
}

function words(object: object): string {
  const names = new Set<string>();
  for (let p = Object.getPrototypeOf(object); p && p !== Object.prototype; p = Object.getPrototypeOf(p)) {
    for (const name of Object.getOwnPropertyNames(p)) if (name !== 'constructor') names.add(name);
  }
  return names.size === 1 ? `is ${[...names][0]}` : `are ${[...names].sort().join(', ')}`;
}

/** Stands for what a mistake would have made: everything can be called on it, and a check with it is not planned. */
const anything: never = new Proxy(() => {}, {
  get: (_, property) => (typeof property === 'symbol' || HARMLESS.has(property) ? undefined : anything),
  apply: () => anything,
}) as never;
