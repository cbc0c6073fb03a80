/** How long ago a moment was, in ms; a moment that is not known was long ago. */
export function ageMs(moment: string, now: Date): number {
  const at = Date.parse(moment);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : now.getTime() - at;
}

/** The later of two moments, ISO 8601. */
export const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);
