/** Is it a day of the calendar, as `2026-01-31`? */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  // the 31st of a shorter month is another month's first
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}
