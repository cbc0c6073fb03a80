/** What spec authors import. */
import './vitest/matchers.ts';

export { expect } from 'vitest';
export type { Duration } from './core/duration.ts';
export type { Inventory } from './core/inventory.ts';
export type { CommandSetting, Sections, Settings } from './core/settings.ts';
export type { Exclusion, WorkloadScope } from './core/workload-scope.ts';
export { command } from './dsl/command.ts';
export { etcd } from './dsl/etcd.ts';
export { settings } from './dsl/settings.ts';
export {
  apiServer,
  controlPlane,
  dnsService,
  everyHost,
  everyNode,
  inventory,
  newService,
  nodePort,
  type PodsOptions,
  pods,
  type ServiceOptions,
  service,
  storageClass,
} from './dsl/words.ts';
export { type SteadyOptions, workloads } from './dsl/workloads.ts';
export { type Pod, type PodList, TestCluster, test } from './vitest/cluster.ts';
export { check, suite } from './vitest/register.ts';
