const NAME = /^[A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_.])?$/;

/** What is wrong with the config's `dns`; undefined where nothing is. */
export function dnsObjection(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return "an object is needed, e.g. { outside: ['example.com'] }";
  const unknown = Object.keys(value).find((key) => key !== 'outside');
  if (unknown) return `unknown key '${unknown}': there is outside`;
  const { outside = [] } = value as { outside?: unknown };
  if (!Array.isArray(outside)) return 'outside: a list of names is needed';
  const bad = outside.find((name) => typeof name !== 'string' || !NAME.test(name));
  return bad === undefined ? undefined : `outside: '${bad}' is no host name`;
}
