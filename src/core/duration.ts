const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A length of time as people write it: `500ms`, `2s`, `1.5s`, `5m`, `1h`. */
export type Duration = `${number}${keyof typeof UNITS}`;

/**
 * Reads a duration.
 * @returns milliseconds, or undefined where the text is not a duration (a bare number is not: it has no unit)
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

/** Writes milliseconds for people: `340ms`, `1.7s`, `2m 5s`. */
export function formatDuration(ms: number): string {
  if (ms < 9.95) return `${Number(ms.toFixed(1))}ms`;
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${Number((ms / 1000).toFixed(1))}s`;
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}
