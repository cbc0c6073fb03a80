import { readdirSync, readFileSync } from 'node:fs';
import type { LabContext } from '../state/context.ts';
import { serviceProcess, startService, stopService } from '../state/processes.ts';
import { until } from '../system/wait.ts';

export interface SlowCalls {
  /** the service whose calls these are */
  readonly service: string;
  readonly calls: readonly string[];
  readonly delayMs: number;
  /** only calls on this file @default all */
  readonly path?: string;
}

const tracerOf = (service: string): string => `${service}.slow`;

/** Makes system calls of a service take longer than the kernel needs for them. */
export async function slowDown(lab: LabContext, { service, calls, delayMs, path }: SlowCalls): Promise<void> {
  const target = serviceProcess(lab.dir, service);
  if (!target) return;
  const names = calls.join(',');
  const flags = ['-f', '-q', '-o', '/dev/null', '-p', String(target.pid), ...(path ? ['-P', path] : [])];
  const inject = `inject=${names}:delay_exit=${delayMs * 1000}`;
  startService(lab.dir, {
    name: tracerOf(service),
    command: ['strace', ...flags, '-e', `trace=${names}`, '-e', inject],
  });
  await until({ what: `${service} traced` }, () => isTraced(target.pid));
}

/** A tracer that is gone lets its target run on. */
export const speedUp = (lab: LabContext, service: string): Promise<void> =>
  stopService(lab.dir, tracerOf(service));

function isTraced(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every(
    (thread) => !/^TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')),
  );
}
