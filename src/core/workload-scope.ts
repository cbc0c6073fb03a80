/** Which workloads are judged: the config's `workloads`, and what `workloads(…)` takes in a spec. */
export interface WorkloadScope {
  /** only what is in these @default every namespace */
  readonly namespaces?: readonly string[];
  /** only objects that have all of these labels themselves @default all */
  readonly labels?: Readonly<Record<string, string>>;
  /** trouble that is known @default none */
  readonly exclude?: readonly Exclusion[];
}

/** Objects that are not judged for a time. It takes a namespace, a name or both. */
export interface Exclusion {
  readonly namespace?: string;
  /** of the object, or of the workload that made it; `*` stands for any characters */
  readonly name?: string;
  /** why, for everybody who reads a report */
  readonly reason: string;
  /** the last day (UTC) on which it counts, e.g. `2026-01-31` @default it counts for ever */
  readonly until?: string;
}
