/** What may be asked of the API server about one kind of object. */
export interface ResourceRight {
  /** empty: the core group */
  readonly group: string;
  /** `pods`, `pods/attach` */
  readonly resource: string;
  readonly verb: string;
  /** of this one only @default all */
  readonly name?: string;
}

/** GET of something that is no object: `/readyz`. */
export interface PathRight {
  readonly path: string;
}

export type Right = ResourceRight | PathRight;

/** As it stands in a Role. */
export type Rule =
  | {
      readonly apiGroups: readonly string[];
      readonly resources: readonly string[];
      /** absent: all of them */
      readonly resourceNames?: readonly string[];
      readonly verbs: readonly string[];
    }
  | { readonly nonResourceURLs: readonly string[]; readonly verbs: readonly string[] };

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Two rights with the same key are the same. */
export const keyOf = (right: Right): string =>
  'path' in right
    ? right.path
    : `${right.verb} ${right.resource}.${right.group}${right.name ? ` ${right.name}` : ''}`;

/** The rules that grant these rights and no others, one a kind of object: the rights of some rules give back just those. */
export function toRules(rights: readonly Right[]): readonly Rule[] {
  const kinds = new Map<string, { group: string; resource: string; name: string; verbs: Set<string> }>();
  for (const right of rights) {
    if ('path' in right) continue;
    const { group, resource, verb, name = '' } = right;
    const key = `${group}/${resource} ${name}`;
    const known = kinds.get(key) ?? { group, resource, name, verbs: new Set<string>() };
    known.verbs.add(verb);
    kinds.set(key, known);
  }
  const rules: Rule[] = [...kinds.values()].map(({ group, resource, name, verbs }) => ({
    apiGroups: [group],
    resources: [resource],
    ...(name && { resourceNames: [name] }),
    verbs: sorted(verbs),
  }));
  const paths = [...new Set(rights.flatMap((right) => ('path' in right ? [right.path] : [])))];
  return paths.length === 0 ? rules : [...rules, { nonResourceURLs: paths, verbs: ['get'] }];
}

const sorted = (verbs: ReadonlySet<string>): string[] =>
  [...verbs].sort((a, b) => VERBS.indexOf(a) - VERBS.indexOf(b));

/** On one line, ready to be pasted into a Role. */
export function ruleText(rule: Rule): string {
  const quoted = (words: readonly string[]) => words.map((word) => JSON.stringify(word)).join(', ');
  const verbs = `verbs: [${rule.verbs.join(', ')}]`;
  if ('nonResourceURLs' in rule) return `{ nonResourceURLs: [${quoted(rule.nonResourceURLs)}], ${verbs} }`;
  const { apiGroups, resources, resourceNames } = rule;
  const names = resourceNames ? `, resourceNames: [${resourceNames.join(', ')}]` : '';
  return `{ apiGroups: [${quoted(apiGroups)}], resources: [${resources.join(', ')}]${names}, ${verbs} }`;
}

/** What a rule grants. */
export const rightsIn = (rule: Rule): readonly Right[] =>
  'nonResourceURLs' in rule
    ? rule.nonResourceURLs.map((path) => ({ path }))
    : rule.apiGroups.flatMap((group) =>
        rule.resources.flatMap((resource) =>
          (rule.resourceNames ?? ['']).flatMap((name) =>
            rule.verbs.map((verb) => ({ group, resource, verb, ...(name && { name }) })),
          ),
        ),
      );
