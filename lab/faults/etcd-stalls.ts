import { etcdName, memberNumbered } from '../control-plane/etcd.ts';
import type { LabContext } from '../state/context.ts';
import { serviceProcess, startService, stopService } from '../state/processes.ts';
import { signal } from '../system/signals.ts';
import type { Fault } from './fault.ts';

const staller = (service: string): string => `${service}.stalls`;

function stall(lab: LabContext, service: string): void {
  const target = serviceProcess(lab.dir, service);
  if (!target) return;
  const { pid } = target;
  const burst = `kill -STOP ${pid} && sleep 0.7 && kill -CONT ${pid} && sleep 0.1`;
  startService(lab.dir, { name: staller(service), command: ['sh', '-c', `while ${burst}; do :; done`] });
}

const servicesOf = (lab: LabContext, [first = '1', ...others]: readonly string[]): string[] =>
  [first, ...others].map((text) => etcdName(memberNumbered(lab, text)));

export const etcdStalls: Fault = {
  name: 'etcd-stalls',
  summary:
    'members of etcd (the first, unless told) stop for 0.7 s of every 0.8 s, as on an overloaded machine',
  targets: '[MEMBER...]',
  async inject(lab, ...members) {
    for (const service of servicesOf(lab, members)) stall(lab, service);
  },
  async heal(lab, ...members) {
    for (const service of servicesOf(lab, members)) {
      await stopService(lab.dir, staller(service));
      const target = serviceProcess(lab.dir, service);
      if (target) signal(target.pid, 'SIGCONT');
    }
  },
};
