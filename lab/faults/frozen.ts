import { UsageError } from '../errors.ts';
import { serviceNames, serviceProcess } from '../state/processes.ts';
import { signal } from '../system/signals.ts';
import type { Fault } from './fault.ts';

/** Whatever has services. */
interface Services {
  readonly dir: string;
}

/** The names, if there are such services. */
function services(lab: Services, names: readonly string[]): string[] {
  const known = serviceNames(lab.dir);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) throw new UsageError(`no service is named ${unknown}: there are ${known.join(', ')}`);
  return [...names];
}

function send(lab: Services, names: readonly string[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const service of names) {
    const identity = serviceProcess(lab.dir, service);
    if (identity) signal(identity.pid, name);
  }
}

export const frozen: Fault<Services> = {
  name: 'frozen',
  summary: 'a component hangs instead of dying: its port accepts, and nothing answers',
  targets: 'SERVICE...',
  async inject(lab, ...names) {
    if (names.length === 0) throw new UsageError(`name a service: ${serviceNames(lab.dir).join(', ')}`);
    send(lab, services(lab, names), 'SIGSTOP');
  },
  async heal(lab, ...names) {
    send(lab, names.length > 0 ? services(lab, names) : serviceNames(lab.dir), 'SIGCONT');
  },
};
