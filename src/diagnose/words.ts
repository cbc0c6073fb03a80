import { oneLine } from '../core/hostile-text.ts';
import { byBytes } from '../core/run-report.ts';
import type { Sighting } from './sighting.ts';

/** `n1`, `n1 and n2`, `n1, n2 and n3`; a long list is cut: `n1, n2, n3 and 9 more`. */
export function listed(names: readonly string[], most = 6): string {
  const shown =
    names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : [...names];
  const last = shown.pop() ?? 'none';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** Without doubles, sorted. */
export const distinct = (names: Iterable<string>): string[] => [...new Set(names)].sort(byBytes);

/** Verb for a list: `is` for one. */
export const be = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');

/** What was seen, in one line. */
export function told({ protocol, from, to, observed, code }: Sighting): string {
  const edge = [from, to].filter(Boolean).join(' → ');
  const said = code && !observed.includes(code) ? `${observed} (${code})` : observed;
  return oneLine(`${[protocol, edge].filter(Boolean).join(' ')}: ${said}`.replace(/^: /, ''));
}

/** How many of the exchanges failed, by protocol: `tcp 4 of 4, udp 4 of 4`. */
export function tally(seen: readonly Sighting[]): string {
  return distinct(seen.map(({ protocol }) => protocol ?? 'other'))
    .map((protocol) => {
      const own = seen.filter((sighting) => (sighting.protocol ?? 'other') === protocol);
      return `${protocol} ${own.filter(({ status }) => status === 'failed').length} of ${own.length}`;
    })
    .join(', ');
}

/** Codes that came up, most frequent first. */
export function codes(seen: readonly Sighting[]): string {
  const counts = new Map<string, number>();
  for (const { code } of seen) if (code) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || byBytes(a, b))
    .map(([code]) => code)
    .join(', ');
}
