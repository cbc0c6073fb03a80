import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { etcdPorts, plan } from '../network/addresses.ts';
import { type LabContext, numbers } from '../state/context.ts';
import { files } from '../state/paths.ts';
import type { Service } from '../state/processes.ts';
import { run } from '../system/run.ts';

export function etcdMembers(lab: LabContext): number[] {
  return numbers(lab.shape.etcd);
}

/** The member that a fault is to hit. */
export function memberNumbered(lab: LabContext, text = '1'): number {
  const members = etcdMembers(lab);
  const member = members.find((candidate) => String(candidate) === text);
  if (member) return member;
  throw new UsageError(`no etcd member ${text}: there are ${members.join(', ')}`);
}

export function etcdName(member: number): string {
  return `etcd-${member}`;
}

export function etcdDataDir(lab: LabContext, member: number): string {
  return join(lab.dir, etcdName(member));
}

export function etcdUrl(member: number): string {
  return `https://${plan.host}:${etcdPorts(member).client}`;
}

function peerUrl(member: number): string {
  return `http://${plan.host}:${etcdPorts(member).peer}`;
}

export function etcdUrls(lab: LabContext): string[] {
  return etcdMembers(lab).map(etcdUrl);
}

/**
 * Gives a member a disk of its own, in memory: a disk that the lab shares with whatever else the machine does would be
 * as slow as that, and the checks would rightly say so.
 */
export async function mountEtcdDisk(lab: LabContext, member: number): Promise<void> {
  const path = etcdDataDir(lab, member);
  mkdirSync(path, { mode: 0o700 });
  await run('mount', ['-t', 'tmpfs', '-o', 'size=512m,mode=700', 'tmpfs', path]);
}

/** One member. @param extra flags of a fault's own */
export function etcd(lab: LabContext, member: number, extra: readonly string[] = []): Service {
  const name = etcdName(member);
  const cluster = etcdMembers(lab).map((one) => `${etcdName(one)}=${peerUrl(one)}`);
  // No --unsafe-no-fsync: how long the disk takes is one of the things that the checks look at.
  const flags = [
    `--name=${name}`,
    `--data-dir=${etcdDataDir(lab, member)}`,
    `--listen-client-urls=${etcdUrl(member)}`,
    `--advertise-client-urls=${etcdUrl(member)}`,
    '--client-cert-auth',
    `--trusted-ca-file=${files.pki(lab.dir, 'ca.crt')}`,
    `--cert-file=${files.pki(lab.dir, 'etcd.crt')}`,
    `--key-file=${files.pki(lab.dir, 'etcd.key')}`,
    `--listen-peer-urls=${peerUrl(member)}`,
    `--initial-advertise-peer-urls=${peerUrl(member)}`,
    `--initial-cluster=${cluster.join(',')}`,
    '--log-level=warn',
    ...extra,
  ];
  return { name, command: [lab.artifacts.etcd, ...flags] };
}
