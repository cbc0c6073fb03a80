import { join } from 'node:path';
import { etcdPorts, plan } from '../network/addresses.ts';
import { type LabContext, numbers } from '../state/context.ts';
import type { Service } from '../state/processes.ts';

export function etcdMembers(lab: LabContext): number[] {
  return numbers(lab.shape.etcd);
}

export function etcdName(member: number): string {
  return `etcd-${member}`;
}

function clientUrl(member: number): string {
  return `http://${plan.host}:${etcdPorts(member).client}`;
}

function peerUrl(member: number): string {
  return `http://${plan.host}:${etcdPorts(member).peer}`;
}

export function etcdUrls(lab: LabContext): string {
  return etcdMembers(lab).map(clientUrl).join(',');
}

export function etcd(lab: LabContext, member: number): Service {
  const name = etcdName(member);
  const cluster = etcdMembers(lab).map((one) => `${etcdName(one)}=${peerUrl(one)}`);
  const flags = [
    `--name=${name}`,
    `--data-dir=${join(lab.dir, name)}`,
    `--listen-client-urls=${clientUrl(member)}`,
    `--advertise-client-urls=${clientUrl(member)}`,
    `--listen-peer-urls=${peerUrl(member)}`,
    `--initial-advertise-peer-urls=${peerUrl(member)}`,
    `--initial-cluster=${cluster.join(',')}`,
    '--log-level=warn',
    // A lab that loses its power is thrown away; waiting for the disk would only slow it and its neighbours.
    '--unsafe-no-fsync',
  ];
  return { name, command: [lab.artifacts.etcd, ...flags] };
}
