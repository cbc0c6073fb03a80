import { DriverError } from '../../core/errors.ts';
import type { Agent } from '../driver.ts';

/** An agent whose engine cannot run it. */
export function absentAgent(
  { name, node, role }: Pick<Agent, 'name' | 'node' | 'role'>,
  { code, reason }: { readonly code: string; readonly reason: string },
): Agent {
  const fields = { doing: `ask ${name}`, code: 'agent-lost', retryable: false };
  return {
    name,
    node,
    role,
    up: Promise.resolve({ up: false, code, reason }),
    ask: () => Promise.reject(new DriverError(reason, fields)),
    log: async () => [],
  };
}
