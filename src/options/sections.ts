import type { Sections } from '../core/settings.ts';
import { reviewEtcd } from './etcd-config.ts';
import { reviewInventory } from './inventory-config.ts';
import {
  day,
  duration,
  hostName,
  list,
  object,
  oneOf,
  positive,
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
  workloads: object({
    namespaces: some(unique(text), 'a namespace'),
    labels: record(/^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/, text, 'a label of Kubernetes'),
    exclude: list(exclusion),
    grace: duration,
    pendingFor: duration,
    restarts: positive,
    stuckAfter: duration,
  }),
  thresholds: record(/^[^/]+\/.+$/, duration, 'suite/check'),
  labels: record(/^[A-Za-z][A-Za-z0-9_.-]{0,62}$/, text, 'letters, digits, . _ and -'),
};

const exclusionKeys = object({ namespace: text, name: text, reason: text, until: day }, ['reason']);

/** One that names nothing would exclude everything. */
function exclusion(value: unknown, at: string) {
  const { namespace, name } = (value ?? {}) as { namespace?: unknown; name?: unknown };
  const nothing = namespace === undefined && name === undefined;
  return [...exclusionKeys(value, at), ...(nothing ? [{ at, wrong: 'namespace or name is missing' }] : [])];
}

/** A list that is not empty: one that is would select nothing. */
function some(each: Review, what: string): Review {
  return (value, at) =>
    Array.isArray(value) && value.length === 0 ? [{ at, wrong: `${what} is missing` }] : each(value, at);
}

function command(value: unknown, at: string) {
  return Array.isArray(value) && value.length === 0
    ? [{ at, wrong: 'the program is missing' }]
    : list(text)(value, at);
}
