import { apiserverName } from '../control-plane/apiserver.ts';
import { apiReady } from '../control-plane/control-plane.ts';
import { etcd, etcdMembers, etcdName } from '../control-plane/etcd.ts';
import { UsageError } from '../errors.ts';
import { etcdPorts, plan } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { serviceState, startService, stopService } from '../state/processes.ts';
import { listening } from '../system/listening.ts';
import type { Fault } from './fault.ts';

function memberNumbered(lab: LabContext, text = '1'): number {
  const members = etcdMembers(lab);
  const member = members.find((candidate) => String(candidate) === text);
  if (member) return member;
  throw new UsageError(`no etcd member ${text}: there are ${members.join(', ')}`);
}

export const etcdDown: Fault = {
  name: 'etcd-down',
  summary: 'one member of etcd dies (the first, unless told): the end of one, a scratch for three',
  targets: '[MEMBER]',
  inject: (lab, member) => stopService(lab.dir, etcdName(memberNumbered(lab, member))),
  async heal(lab, member) {
    const number = memberNumbered(lab, member);
    startService(lab.dir, etcd(lab, number));
    await listening(plan.host, etcdPorts(number).client);
    if (serviceState(lab.dir, apiserverName) === 'running') await apiReady(lab);
  },
};
