import { isDay } from '../core/day.ts';
import { parseDuration } from '../core/duration.ts';

/** Something wrong in a section of the config. */
export interface Complaint {
  /** the way to it: `commands[1].within` */
  readonly at: string;
  readonly wrong: string;
}

/** Says everything that is wrong with a value. These are put together in `sections.ts`. */
export type Review = (value: unknown, at: string) => Complaint[];

/** One thing that must hold. */
const must =
  (holds: (value: unknown) => boolean, wrong: (value: unknown) => string): Review =>
  (value, at) =>
    holds(value) ? [] : [{ at, wrong: wrong(value) }];

export const text = must(
  (value) => typeof value === 'string' && value.trim() !== '',
  () => 'a text is needed',
);

export const hostName = must(
  (value) => typeof value === 'string' && /^[A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_.])?$/.test(value),
  (value) => `${show(value)} is no host name`,
);

export const wholeNumber = must(
  (value) => Number.isInteger(value) && Number(value) >= 0,
  (value) => `${show(value)} is no whole number`,
);

export const positive = must(
  (value) => Number.isInteger(value) && Number(value) > 0,
  (value) => `${show(value)} is no whole number above 0`,
);

export const duration = must(
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  (value) => `${show(value)} is no duration: write 500ms, 2s or 5m`,
);

export const day = must(isDay, (value) => `${show(value)} is no day: write 2026-01-31`);

export const oneOf = (...words: readonly string[]): Review =>
  must(
    (value) => words.includes(String(value)),
    (value) => `${show(value)} is not one of ${words.join(', ')}`,
  );

/** A URL with one of these schemes and a host; of `tcp`, a port too. @param example of a right one */
export const url =
  (schemes: readonly string[], example: string): Review =>
  (value, at) => {
    const parsed = typeof value === 'string' ? URL.parse(value) : null;
    if (!parsed || !schemes.includes(parsed.protocol.slice(0, -1)) || parsed.hostname === '')
      return [{ at, wrong: `${show(value)} is no URL such as ${example}` }];
    if (parsed.password || parsed.username) return [{ at, wrong: 'a URL of a check holds no credentials' }];
    const portless = parsed.protocol === 'tcp:' && parsed.port === '';
    return portless ? [{ at, wrong: `${show(value)} names no port` }] : [];
  };

/** A list, each of which is so. */
export const list =
  (each: Review): Review =>
  (value, at) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => each(item, `${at}[${index}]`))
      : [{ at, wrong: 'a list is needed' }];

/** A list in which nothing is there twice. @param of what makes an item the same as another */
export const unique =
  (each: Review, of: (item: unknown) => unknown = (item) => item): Review =>
  (value, at) => [
    ...list(each)(value, at),
    ...(Array.isArray(value) ? value : []).flatMap((item, index, all) => {
      const first = all.findIndex((other) => of(other) !== undefined && of(other) === of(item));
      return first >= 0 && first < index
        ? [{ at: `${at}[${index}]`, wrong: `the same as ${at}[${first}]` }]
        : [];
    }),
  ];

/** An object with these keys and no others. */
export const object =
  (keys: Readonly<Record<string, Review>>, needed: readonly string[] = []): Review =>
  (value, at) => {
    if (!isObject(value)) return [{ at, wrong: 'an object is needed' }];
    const missing = needed.filter((key) => value[key] === undefined);
    return [
      ...missing.map((key) => ({ at, wrong: `${key} is missing` })),
      ...Object.entries(value).flatMap(([key, one]) => {
        const review = Object.hasOwn(keys, key) ? keys[key] : undefined;
        if (review) return one === undefined ? [] : review(one, `${at}.${key}`);
        return [{ at: `${at}.${key}`, wrong: `unknown key: there are ${Object.keys(keys).join(', ')}` }];
      }),
    ];
  };

/** An object with keys of the author's own. @param form of the keys, in words */
export const record =
  (key: RegExp, each: Review, form: string): Review =>
  (value, at) => {
    if (!isObject(value)) return [{ at, wrong: 'an object is needed' }];
    return Object.entries(value).flatMap(([name, one]) =>
      key.test(name) ? each(one, `${at}.${name}`) : [{ at: `${at}.${name}`, wrong: `a name is ${form}` }],
    );
  };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const show = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
