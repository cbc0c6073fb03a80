type Step = readonly [side: 'both' | 'left' | 'right', line: string];

/**
 * Two texts as one: what they share once, and around what they do not an `if` of Helm's.
 * @param condition under which the left one holds
 */
export function mergeLines(left: string, right: string, condition: string): string {
  const merged: string[] = [];
  let apart = { left: [] as string[], right: [] as string[] };
  const close = () => {
    merged.push(...eitherOr(apart.left, apart.right, condition));
    apart = { left: [], right: [] };
  };
  for (const [side, line] of steps(linesOf(left), linesOf(right))) {
    if (side !== 'both') {
      apart[side].push(line);
      continue;
    }
    close();
    merged.push(line);
  }
  close();
  return merged.map((line) => `${line}\n`).join('');
}

function eitherOr(left: readonly string[], right: readonly string[], condition: string): string[] {
  if (left.length === 0 && right.length === 0) return [];
  if (left.length === 0) return [`{{- if not (${condition}) }}`, ...right, '{{- end }}'];
  const otherwise = right.length === 0 ? [] : ['{{- else }}', ...right];
  return [`{{- if ${condition} }}`, ...left, ...otherwise, '{{- end }}'];
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

/** By way of the longest row of lines that both have; where they differ, the left one's come first. */
function steps(left: readonly string[], right: readonly string[]): Step[] {
  const common = lengths(left, right);
  const found: Step[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    if (l < left.length && left[l] === right[r]) {
      found.push(['both', left[l]!]);
      l++;
      r++;
    } else if (l < left.length && (r === right.length || common[l + 1]![r]! >= common[l]![r + 1]!)) {
      found.push(['left', left[l++]!]);
    } else {
      found.push(['right', right[r++]!]);
    }
  }
  return found;
}

/** How many lines the rests of both have in common, from each place in the one and in the other. */
function lengths(left: readonly string[], right: readonly string[]): number[][] {
  const table = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0));
  for (let l = left.length - 1; l >= 0; l--)
    for (let r = right.length - 1; r >= 0; r--)
      table[l]![r] =
        left[l] === right[r] ? table[l + 1]![r + 1]! + 1 : Math.max(table[l + 1]![r]!, table[l]![r + 1]!);
  return table;
}
