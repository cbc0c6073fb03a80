import { readdirSync, readlinkSync } from 'node:fs';
import { LabError } from '../errors.ts';
import { signal } from './signals.ts';
import { until } from './wait.ts';

function networkNamespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined; // ended meanwhile, or a zombie
  }
}

function processesIn(namespaces: ReadonlySet<string>): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => namespaces.has(networkNamespaceOf(pid) ?? ''));
}

/**
 * Ends everything that lives in the given network namespaces (net:[NUMBER]). Containers are not the lab's children
 * and nobody writes their pids down in one place, but whatever runs in a namespace of the lab is the lab's.
 */
export async function endProcessesIn(namespaces: ReadonlySet<string>): Promise<void> {
  const own = networkNamespaceOf(process.pid);
  if (own && namespaces.has(own))
    throw new LabError(`the lab will not end the processes of its own namespace ${own}`);
  if (namespaces.size === 0) return;
  await until({ what: 'end of the processes in the nodes', seconds: 20, intervalMs: 30 }, () => {
    const pids = processesIn(namespaces); // anew each time: a dying shim may have started one more
    for (const pid of pids) signal(pid, 'SIGKILL');
    return pids.length === 0;
  });
}
