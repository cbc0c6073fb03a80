import { etcdName, memberNumbered } from '../control-plane/etcd.ts';
import type { Fault } from './fault.ts';
import { slowDown, speedUp } from './slow-calls.ts';

export const etcdSlowDisk: Fault = {
  name: 'etcd-slow-disk',
  summary: 'each flush to the disk of a member of etcd (the first, unless told) takes 40 ms longer',
  targets: '[MEMBER]',
  inject: (lab, member) =>
    slowDown(lab, {
      service: etcdName(memberNumbered(lab, member)),
      calls: ['fdatasync', 'fsync'],
      delayMs: 40,
    }),
  heal: (lab, member) => speedUp(lab, etcdName(memberNumbered(lab, member))),
};
