/** Lines of each side that are shown. */
const MOST_LINES = 8;

/** What differs between two texts: the lines between what they have in common at their beginning and end. */
export function lineDiff(expected: string, found: string): string {
  const [before, after] = [linesOf(expected), linesOf(found)];
  let first = 0;
  while (first < before.length && first < after.length && before[first] === after[first]) first++;
  let last = 0;
  const most = Math.min(before.length, after.length) - first;
  while (last < most && before.at(-1 - last) === after.at(-1 - last)) last++;
  return [
    `line ${first + 1}:`,
    ...shown('-', before.slice(first, before.length - last)),
    ...shown('+', after.slice(first, after.length - last)),
  ].join('\n');
}

function shown(mark: string, lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return [
    ...lines.slice(0, MOST_LINES).map((line) => `${mark} ${line}`),
    ...(more > 0 ? [`${mark} … and ${more} more lines`] : []),
  ];
}

/** A newline at the very end makes no line of its own. */
const linesOf = (text: string): string[] => text.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
