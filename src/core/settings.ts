import type { Duration } from './duration.ts';

/** What a project says of its cluster in `smoke.config.ts`, for the suites that can only know it from there. */
export interface Settings {
  /** opt-in suites and checks that are to run, by name */
  readonly enable: readonly string[];
  readonly runtime: RuntimeSettings;
  readonly storage: StorageSettings;
}

/** For the suite `runtime`. */
export interface RuntimeSettings {
  /** an image that every node is to pull, e.g. `registry.example/team/base:1` @default none: nothing is pulled */
  readonly pull?: string;
  /** `IfNotPresent`: a node that has the image asks no registry @default Always */
  readonly pullPolicy?: 'Always' | 'IfNotPresent';
}

/** For the opt-in suite `storage`. */
export interface StorageSettings {
  /** storage class of the claim @default the cluster's default one */
  readonly class?: string;
  /** of the claim, as Kubernetes writes it @default 1Gi */
  readonly size?: string;
  /** from the claim to what was written being read back @default 60s */
  readonly within?: Duration;
}

export const NO_SETTINGS: Settings = { enable: [], runtime: {}, storage: {} };
