/** What spec authors import. */
import './vitest/matchers.ts';

export { expect } from 'vitest';
export type { Duration } from './core/duration.ts';
export type { Settings } from './core/settings.ts';
export { settings } from './dsl/settings.ts';
export {
  apiServer,
  controlPlane,
  dnsService,
  everyNode,
  nodePort,
  type PodsOptions,
  pods,
  service,
  storageClass,
} from './dsl/words.ts';
export { type Pod, type PodList, TestCluster, test } from './vitest/cluster.ts';
export { check, suite } from './vitest/register.ts';
