import { parseDuration } from '../core/duration.ts';

/** Says what is wrong with a value, or nothing. */
type Objection = (value: unknown) => string | undefined;

const text: Objection = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a text is needed';

const duration: Objection = (value) =>
  parseDuration(String(value)) === undefined ? `'${value}' is no duration: write 500ms, 2s or 5m` : undefined;

const oneOf =
  (...words: readonly string[]): Objection =>
  (value) =>
    words.includes(String(value)) ? undefined : `'${value}' is not one of ${words.join(', ')}`;

/** Keys of the config file that are no options of the command line, each an object with these keys. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, Objection>>>> = {
  runtime: { pull: text, pullPolicy: oneOf('Always', 'IfNotPresent') },
  storage: { class: text, size: text, within: duration },
};

export const SECTION_NAMES = Object.keys(SECTIONS);

/** All that is wrong with a section; empty where nothing is. Undefined: there is no section of that name. */
export function sectionObjections(name: string, value: unknown): readonly string[] | undefined {
  const keys = SECTIONS[name];
  if (!keys) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${name}: an object is needed, with ${Object.keys(keys).join(', ')}`];
  }
  return Object.entries(value).flatMap(([key, one]) => {
    const known = keys[key];
    const wrong = known ? known(one) : `unknown key: there are ${Object.keys(keys).join(', ')}`;
    return wrong && one !== undefined ? [`${name}.${key}: ${wrong}`] : [];
  });
}
