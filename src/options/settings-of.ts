import { NO_SETTINGS, type Settings } from '../core/settings.ts';
import type { RunOptions } from './options.ts';
import { SECTIONS } from './sections.ts';

/** The part of the options that spec files see. */
export function settingsOf(options: RunOptions): Settings {
  const given = Object.entries(options).filter(
    ([key, value]) => Object.hasOwn(SECTIONS, key) && value !== undefined,
  );
  return { ...NO_SETTINGS, enable: options.enable, ...Object.fromEntries(given) };
}
