import type { Outcome } from '../../core/outcome.ts';
import {
  ask,
  check,
  cutOff,
  everywhere,
  exchange,
  type Fault,
  facts,
  late,
  lost,
  mesh,
  round,
  silent,
} from '../testing.ts';
import { type Case, five, three } from './case.ts';
import { asked } from './etcd.ts';

const api = { protocol: 'api', path: 'api' } as const;
const restarting = (pod: string, node?: string): Outcome =>
  check('workloads/restarts', { ...api, about: 'workloads' }, [
    { ...exchange('api', `Pod kube-system/${pod}`, { code: 'pod-restarting' }), ...(node ? { node } : {}) },
  ]);
const stale = (...nodes: readonly string[]): Outcome =>
  check(
    'nodes/leases',
    api,
    three.map((node) => exchange('api', node, nodes.includes(node) ? { code: 'ESTALE' } : undefined)),
  );
const slowDisk = asked('syncs', { 'etcd-1': { code: 'ESLOWDISK', observed: 'p99 900ms' } });
const lateEtcd = check('etcd/requests', api, [exchange('apiserver', 'etcd', { code: 'EETCDSLOW' })]);
const noReplica: Fault = () => ({ code: 'EBACKEND', observed: 'the DNS service has no pod that is ready' });

const missing =
  (node: string): Fault =>
  (a, b) =>
    a === node || b === node ? lost(node) : undefined;

/** One layer that brings about what shows in others: the root comes first, the symptoms under it. */
export const layersCases: readonly Case[] = [
  {
    what: 'slow disks under etcd, so that DNS restarts and answers nobody',
    outcomes: [
      ...round(three, { dns: everywhere }),
      slowDisk,
      lateEtcd,
      ask('dns/replicas', 'dns', 'mesh via any replica', three, noReplica),
      ask('services/http', 'http', 'mesh', three, () => silent('resolve')),
      restarting('coredns-1', 'n1'),
    ],
    finds: ['etcd-slow-disk', 'dns-down', 'pod-restarting n1'],
  },
  {
    what: 'slow disks under etcd, so that the API server is late and leases are stale',
    outcomes: [
      ...round(three),
      slowDisk,
      lateEtcd,
      stale(...three),
      check('api/readyz', api, [exchange('api', 'etcd', { code: 'ENOTREADY' })]),
    ],
    facts: facts(three),
    finds: ['etcd-slow-disk', 'kubelet-down n1,n2,n3'],
  },
  {
    what: 'slow disks under etcd, and the overlay of one node for a reason of its own',
    outcomes: [...round(three, { tcp: cutOff('n2'), udp: cutOff('n2') }), slowDisk],
    finds: ['etcd-slow-disk', 'overlay-down n2'],
  },
  {
    what: 'DNS that restarts for a reason of its own',
    outcomes: [...round(three, { dns: everywhere }), restarting('coredns-1')],
    finds: ['dns-down', 'pod-restarting'],
  },
  {
    what: 'a slow node, and DNS from there with it',
    outcomes: [
      mesh(three, 'tcp', (a, b) => (a === 'n2' || b === 'n2' ? late : undefined)),
      ask('dns/cluster', 'dns', 'kubernetes.default', three, (a) => (a === 'n2' ? late : undefined)),
    ],
    finds: ['high-latency n2', 'dns-slow n2'],
  },
  {
    what: 'a node whose runtime starts nothing, so that its agent is missing',
    outcomes: [
      ...round(five, { tcp: missing('n2'), udp: missing('n2'), service: missing('n2'), dns: missing('n2') }),
      check(
        'runtime/start',
        api,
        five.map((node) => exchange('pod-start', node, node === 'n2' ? { code: 'ETIMEDOUT' } : undefined)),
      ),
    ],
    finds: ['runtime-broken n2'],
  },
];
