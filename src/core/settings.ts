/** What a project says of its cluster in `smoke.config.ts`, for the suites that can only know it from there. */
export interface Settings {
  /** opt-in suites and checks that are to run, by name */
  readonly enable: readonly string[];
  readonly dns: DnsSettings;
}

export interface DnsSettings {
  /** names outside the cluster that are to resolve from every node */
  readonly outside: readonly string[];
}

export const NO_SETTINGS: Settings = { enable: [], dns: { outside: [] } };
