import { apiserverName } from '../control-plane/apiserver.ts';
import { apiReady } from '../control-plane/control-plane.ts';
import { etcdName, memberNumbered } from '../control-plane/etcd.ts';
import { etcdSettled, startEtcd } from '../control-plane/etcd-client.ts';
import type { LabContext } from '../state/context.ts';
import { serviceState, stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

const membersOf = (lab: LabContext, [first = '1', ...others]: readonly string[]): number[] =>
  [first, ...others].map((text) => memberNumbered(lab, text));

export const etcdDown: Fault = {
  name: 'etcd-down',
  summary: 'members of etcd die (the first, unless told): one of three is a scratch, two are the end',
  targets: '[MEMBER...]',
  async inject(lab, ...names) {
    const members = membersOf(lab, names);
    await Promise.all(members.map((member) => stopService(lab.dir, etcdName(member))));
    await etcdSettled(lab);
  },
  async heal(lab, ...names) {
    const members = membersOf(lab, names);
    await Promise.all(members.map((member) => startEtcd(lab, member)));
    await etcdSettled(lab);
    if (serviceState(lab.dir, apiserverName) === 'running') await apiReady(lab);
  },
};
