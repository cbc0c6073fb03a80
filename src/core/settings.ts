import type { Duration } from './duration.ts';

/** One command of the config that is a check. */
export interface CommandSetting {
  /** the check's name */
  readonly name: string;
  /** the program and its arguments; no shell reads them */
  readonly run: readonly string[];
  /** the exit code that is right @default 0 */
  readonly exits?: number;
  /** it is ended after that, and inconclusive @default 30s */
  readonly within?: Duration;
}

/**
 * The sections of `smoke.config.ts`: what is yours, and only you can name. Each is reviewed by its line in
 * `options/sections.ts`; a section that is not there has the value in `NO_SETTINGS`.
 */
export interface Sections {
  /** where your registries are, e.g. `http://registry.kube-system:5000` @default none */
  readonly registries: readonly string[];
  /** targets outside the cluster, e.g. `https://example.com/`, `tcp://198.18.0.1:6443` @default none */
  readonly egress: readonly string[];
  /** programs that are checks @default none */
  readonly commands: readonly CommandSetting[];
  /** other limits of time than the specs say, by `<suite>/<check>`, e.g. `{ 'dns/resolv.conf': '200ms' }` @default none */
  readonly thresholds: Readonly<Record<string, Duration>>;
  /** what every report carries, e.g. `{ env: 'prod' }` @default none */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a project says of its cluster in `smoke.config.ts`, for the suites that can only know it from there. */
export interface Settings extends Sections {
  /** opt-in suites and checks that are to run, by name */
  readonly enable: readonly string[];
}

export const NO_SETTINGS: Settings = {
  enable: [],
  registries: [],
  egress: [],
  commands: [],
  thresholds: {},
  labels: {},
};
