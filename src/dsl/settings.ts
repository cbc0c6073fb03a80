import { NO_SETTINGS, type Settings } from '../core/settings.ts';

let current = NO_SETTINGS;

/** What `smoke.config.ts` says of the cluster. @example for (const url of settings().registries) check(url, …) */
export function settings(): Settings {
  return current;
}

/** The shell hands over what it was told before spec files are read. */
export function setSettings(given: Settings): void {
  current = given;
}
