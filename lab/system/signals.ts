import { errorCode } from '../errors.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { until } from './wait.ts';

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Ends the process, if it still is that process, and waits until its ports and files are free. */
export async function end(identity: ProcessIdentity): Promise<void> {
  if (!isAlive(identity)) return;
  signal(identity.pid, 'SIGKILL');
  await until(
    { what: `end of process ${identity.pid}`, seconds: 20, intervalMs: 20 },
    () => !isAlive(identity),
  );
}
