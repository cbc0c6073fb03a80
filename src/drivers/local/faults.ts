import { parseDuration } from '../../core/duration.ts';
import { UsageError } from '../../core/errors.ts';
import type { Window } from './fault-clock.ts';

/** A direction: `A>B`, by node name. */
type Way = `${string}>${string}`;

/** What `--local-fault` breaks. */
export interface LocalFaults {
  readonly nodesDown: ReadonlySet<string>;
  /** what A asks of B never arrives; answers do */
  readonly dropped: ReadonlySet<Way>;
  /** nothing that A sends arrives at B, answers included */
  readonly lost: ReadonlySet<Way>;
  readonly dnsDown: boolean;
  /** what goes to or comes from this node takes so much longer, in ms */
  readonly slowMs: ReadonlyMap<string, number>;
  /** those that come and go */
  readonly passing: readonly PassingFault[];
}

/** What `@FROM-TO` behind a fault makes of it. */
export type PassingFault = { readonly window: Window } & (
  | { readonly kind: 'drop'; readonly way: Way }
  /** the agent dies at its beginning, and none starts there before its end */
  | { readonly kind: 'node-down'; readonly node: string }
  /** the runner and the agent do not hear each other */
  | { readonly kind: 'line-down'; readonly node: string }
  | { readonly kind: 'dns-down' }
);

const LOCAL_FAULT_FORMS =
  'node-down:NAME, partition:A,B|C, drop:A>B, lose:A>B, dns-down, slow:NAME=200ms; ' +
  'for a time, as in drop:A>B@3s-8s: drop, partition, dns-down, node-down, line-down:NAME';

/** Reads faults. @throws UsageError that names the forms and the nodes there are */
export function parseFaults(texts: readonly string[], nodes: readonly string[]): LocalFaults {
  const nodesDown = new Set<string>();
  const dropped = new Set<Way>();
  const lost = new Set<Way>();
  const slowMs = new Map<string, number>();
  let dnsDown = false;
  const node = (name = ''): string => {
    if (!nodes.includes(name))
      throw new UsageError(
        `--local-fault: no node '${name}': there are ${nodes.join(', ')}; the forms are ${LOCAL_FAULT_FORMS}`,
      );
    return name;
  };
  const way = (rest: string, into: Set<Way>): boolean => {
    const [from, to, ...more] = rest.split('>');
    return more.length === 0 && from !== to && Boolean(into.add(`${node(from)}>${node(to)}`));
  };
  const readers: Record<string, (rest: string) => boolean> = {
    'node-down': (rest) => Boolean(nodesDown.add(node(rest))),
    'dns-down': (rest) => {
      dnsDown = true;
      return rest === '';
    },
    drop: (rest) => way(rest, dropped),
    lose: (rest) => way(rest, lost),
    partition: (rest) => {
      const groups = rest.split('|').map((group) => group.split(',').map(node));
      for (const [from, to] of acrossGroups(groups)) dropped.add(`${from}>${to}`);
      const all = groups.flat();
      return groups.length > 1 && new Set(all).size === all.length;
    },
    slow: (rest) => {
      const [name, duration = ''] = rest.split('=');
      const ms = parseDuration(duration);
      return ms !== undefined && Boolean(slowMs.set(node(name), ms));
    },
  };
  const passing: PassingFault[] = [];
  for (const text of texts) {
    const [what = '', when] = text.split('@');
    const [word = '', ...rest] = what.split(':');
    const read = when === undefined ? readers[word]?.(rest.join(':')) : pass(word, rest.join(':'), when);
    if (!read)
      throw new UsageError(`--local-fault: cannot read '${text}': the forms are ${LOCAL_FAULT_FORMS}`);
  }
  return { nodesDown, dropped, lost, dnsDown, slowMs, passing };

  function pass(word: string, rest: string, when: string): boolean {
    const window = parseWindow(when);
    if (!window) return false;
    if (word === 'dns-down' && rest === '') passing.push({ kind: word, window });
    else if (word === 'node-down' || word === 'line-down')
      passing.push({ kind: word, node: node(rest), window });
    else if (word === 'drop' || word === 'partition') {
      // read as one that stays, and then made to pass
      const before = new Set(dropped);
      if (!readers[word]?.(rest)) return false;
      for (const way of dropped) {
        if (before.has(way)) continue;
        dropped.delete(way);
        passing.push({ kind: 'drop', way, window });
      }
    } else return false;
    return true;
  }
}

function parseWindow(text: string): Window | undefined {
  const [from = '', to = ''] = text.split('-');
  const [fromMs, toMs] = [parseDuration(from), parseDuration(to)];
  return fromMs !== undefined && toMs !== undefined && fromMs < toMs ? { fromMs, toMs } : undefined;
}

function acrossGroups(groups: readonly (readonly string[])[]): [string, string][] {
  return groups.flatMap((from) =>
    groups
      .filter((to) => to !== from)
      .flatMap((to) => from.flatMap((a) => to.map((b): [string, string] => [a, b]))),
  );
}
