import type { ReadingName } from '../core/facts.ts';
import type { FactName } from '../core/plan.ts';
import { apiCertificate } from './api-certificate.ts';
import { apiHealth } from './api-health.ts';
import { claimsBound } from './claims-bound.ts';
import { complete } from './complete.ts';
import { etcdAlarms } from './etcd-alarms.ts';
import { etcdDisk } from './etcd-disk.ts';
import { etcdHealth } from './etcd-health.ts';
import { etcdInStep } from './etcd-in-step.ts';
import { etcdKeeps } from './etcd-keeps.ts';
import { etcdLeader } from './etcd-leader.ts';
import { etcdRequests } from './etcd-requests.ts';
import { etcdSpace } from './etcd-space.ts';
import type { Fact } from './fact.ts';
import { imagesPull } from './images-pull.ts';
import { inventory } from './inventory.ts';
import { jobsSucceed } from './jobs-succeed.ts';
import { leases } from './leases.ts';
import { nodeCondition } from './node-condition.ts';
import { nodeLeases } from './node-leases.ts';
import { rolledOut } from './rolled-out.ts';
import { started } from './started.ts';
import { steady } from './steady.ts';
import { versionSkew } from './version-skew.ts';
import { webhooks } from './webhooks.ts';

type Judged = { readonly [F in FactName]: Fact<F, ReadingName> | Fact<F> };

/** Every fact, by name. */
export const factJudges: Judged = {
  'node-condition': nodeCondition,
  'api-health': apiHealth,
  'api-certificate': apiCertificate,
  leases,
  'node-leases': nodeLeases,
  'version-skew': versionSkew,
  inventory,
  webhooks,
  'etcd-health': etcdHealth,
  'etcd-leader': etcdLeader,
  'etcd-in-step': etcdInStep,
  'etcd-space': etcdSpace,
  'etcd-alarms': etcdAlarms,
  'etcd-disk': etcdDisk,
  'etcd-keeps': etcdKeeps,
  'etcd-requests': etcdRequests,
  'rolled-out': rolledOut,
  complete,
  steady,
  started,
  'images-pull': imagesPull,
  'claims-bound': claimsBound,
  'jobs-succeed': jobsSucceed,
};
