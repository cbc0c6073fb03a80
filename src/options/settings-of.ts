import type { Settings } from '../core/settings.ts';
import type { RunOptions } from './options.ts';

/** The part of the options that spec files see. */
export const settingsOf = ({ enable, dns }: RunOptions): Settings => ({
  enable,
  dns: { outside: dns?.outside ?? [] },
});
