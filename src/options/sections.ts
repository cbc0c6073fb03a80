import type { Sections } from '../core/settings.ts';
import { reviewEtcd } from './etcd-config.ts';
import { reviewInventory } from './inventory-config.ts';
import {
  duration,
  hostName,
  list,
  object,
  oneOf,
  type Review,
  record,
  text,
  unique,
  url,
  wholeNumber,
} from './review.ts';

/**
 * Every section of the config, and what its value must be. Adding one: its type and what it means in
 * `core/settings.ts`, its default in `NO_SETTINGS`, and a line here.
 */
export const SECTIONS: Readonly<Record<keyof Sections, Review>> = {
  registries: unique(url(['http', 'https'], 'http://registry.kube-system:5000')),
  egress: unique(url(['http', 'https', 'tcp'], 'https://example.com/ or tcp://198.18.0.1:6443')),
  commands: unique(
    object({ name: text, run: command, exits: wholeNumber, within: duration }, ['name', 'run']),
    (item) => (item as { name?: unknown } | null)?.name,
  ),
  etcd: reviewEtcd,
  expect: reviewInventory,
  dns: object({ outside: unique(hostName) }, ['outside']),
  runtime: object({ pull: text, pullPolicy: oneOf('Always', 'IfNotPresent') }),
  storage: object({ class: text, size: text, within: duration }),
  thresholds: record(/^[^/]+\/.+$/, duration, 'suite/check'),
  labels: record(/^[A-Za-z][A-Za-z0-9_.-]{0,62}$/, text, 'letters, digits, . _ and -'),
};

function command(value: unknown, at: string) {
  return Array.isArray(value) && value.length === 0
    ? [{ at, wrong: 'the program is missing' }]
    : list(text)(value, at);
}
