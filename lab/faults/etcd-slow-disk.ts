import { etcdName, memberNumbered } from '../control-plane/etcd.ts';
import { UsageError } from '../errors.ts';
import type { Fault } from './fault.ts';
import { slowDown, speedUp } from './slow-calls.ts';

export const etcdSlowDisk: Fault = {
  name: 'etcd-slow-disk',
  summary:
    'each flush to the disk of a member of etcd (the first, unless told) takes 40 ms (or so many) longer',
  targets: '[MEMBER [MS]]',
  async inject(lab, member, text = '40') {
    const delayMs = Number(text);
    if (!Number.isInteger(delayMs) || delayMs < 1) throw new UsageError(`${text} are no milliseconds`);
    const service = etcdName(memberNumbered(lab, member));
    await slowDown(lab, { service, calls: ['fdatasync', 'fsync'], delayMs });
  },
  heal: (lab, member) => speedUp(lab, etcdName(memberNumbered(lab, member))),
};
