import { fault, together } from '../cases/case.ts';
import type { Entry } from './entry.ts';

/** Two that have nothing to do with each other: neither may hide the other, nor be laid at its door. */
export const pairEntries: readonly Entry[] = [
  {
    name: 'overlay down on n2, and one member of etcd stopped',
    inject: together(fault('overlay-down', 'n2'), fault('etcd-down', '1')),
    expect: [
      { cause: 'etcd-member-down', nodes: [] },
      { cause: 'overlay-down', nodes: ['n2'] },
    ],
  },
  {
    name: 'one DNS replica deaf, and the clock of n3 ahead',
    inject: together(fault('dns-replica-down'), fault('clock-skew', 'n3', '5')),
    expect: [
      { cause: 'clock-skew', nodes: ['n3'] },
      { cause: 'dns-replica-down', nodes: [] },
    ],
  },
  {
    name: 'scheduler stopped, and kube-proxy of n1 dead, its rules gone',
    inject: together(fault('scheduler-down'), fault('proxy-down', 'n1')),
    expect: [
      { cause: 'scheduler-down', nodes: [] },
      { cause: 'service-proxy-broken', nodes: ['n1'] },
    ],
  },
  {
    name: 'slow disk under etcd, and no DNS pod left',
    inject: together(fault('etcd-slow-disk', '2'), fault('dns-down')),
    expect: [
      { cause: 'etcd-slow-disk', nodes: [] },
      { cause: 'dns-down', nodes: [] },
    ],
  },
  {
    name: 'controller manager stopped, and packets lost on n3',
    inject: together(fault('controller-manager-down'), fault('packet-loss', 'n3', '20')),
    expect: [
      { cause: 'packet-loss', nodes: ['n3'] },
      { cause: 'controller-manager-down', nodes: [] },
    ],
  },
];
