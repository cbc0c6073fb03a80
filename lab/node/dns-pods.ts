import { readdirSync, readFileSync } from 'node:fs';
import { run, succeeds } from '../system/run.ts';

/** CoreDNS's processes; each is in its pod's network namespace. */
function processes(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => commandOf(pid) === 'coredns').map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return ''; // ended meanwhile
  }
}

const enter = (pid: number): string[] => ['-t', String(pid), '-n'];

/** The CoreDNS pods that run, by the process of each. @param address only the pod that has it */
export async function dnsPods(address?: string): Promise<number[]> {
  const pids = processes();
  if (address === undefined) return pids;
  const shown = await Promise.all(
    pids.map((pid) => run('nsenter', [...enter(pid), 'ip', '-4', '-o', 'address']).catch(() => '')),
  );
  return pids.filter((_, index) => shown[index]?.includes(` ${address}/`));
}

/** Makes a pod's kernel throw packets away. @param rule of iptables, without its target @example ['INPUT', '-p', 'udp'] */
export async function dropInPod(pid: number, [chain = '', ...rule]: readonly string[]): Promise<void> {
  const words = (action: string) => [...enter(pid), 'iptables', '-w', action, chain, ...rule, '-j', 'DROP'];
  if (!(await succeeds('nsenter', words('-C')))) await run('nsenter', words('-I'));
}

export async function undropInPod(pid: number, [chain = '', ...rule]: readonly string[]): Promise<void> {
  const words = [...enter(pid), 'iptables', '-w', '-D', chain, ...rule, '-j', 'DROP'];
  while (await succeeds('nsenter', words));
}
