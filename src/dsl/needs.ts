import type { Settings } from '../core/settings.ts';
import { notConfigured, type Skipped } from '../core/skipped.ts';
import { mistake } from './mistakes.ts';
import { settings } from './settings.ts';

/** What a suite or a check may need of the config, each with the way to it. */
const NEEDS = {
  registries: ({ registries }: Settings) => registries,
  egress: ({ egress }: Settings) => egress,
  commands: ({ commands }: Settings) => commands,
  expect: ({ expect }: Settings) => expect,
  'etcd.endpoints': ({ etcd }: Settings) => etcd?.endpoints,
  'dns.outside': ({ dns }: Settings) => dns.outside,
  'runtime.pull': ({ runtime }: Settings) => runtime.pull,
  'storage.class': ({ storage }: Settings) => storage.class,
} as const;

/** A key of `smoke.config.ts` that has no default. */
export type Need = keyof typeof NEEDS;

/** @returns why nothing can be asked without it; undefined where the config has it */
export function notGiven(need: Need): Skipped | undefined {
  if (!Object.hasOwn(NEEDS, need)) {
    mistake(`needs('${String(need)}'): there are ${Object.keys(NEEDS).join(', ')}`);
    return undefined;
  }
  const given = NEEDS[need](settings());
  const isThere = Array.isArray(given) ? given.length > 0 : given !== undefined;
  return isThere ? undefined : notConfigured(need);
}
