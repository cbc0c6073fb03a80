import type { SuiteCases } from './case.ts';
import { commands } from './commands.ts';
import { controlPlane } from './control-plane.ts';
import { dns } from './dns.ts';
import { egress } from './egress.ts';
import { etcd } from './etcd.ts';
import { nodes } from './nodes.ts';
import { overlay } from './overlay.ts';
import { registry } from './registry.ts';
import { runtime } from './runtime.ts';
import { services } from './services.ts';
import { servicesChurn } from './services-churn.ts';
import { storage } from './storage.ts';
import { workloads } from './workloads.ts';

/** Every shipped suite, in the order of docs/checks.md. */
export const suiteCases: readonly SuiteCases[] = [
  nodes,
  runtime,
  services,
  servicesChurn,
  overlay,
  dns,
  controlPlane,
  etcd,
  workloads,
  registry,
  storage,
  egress,
  commands,
];
