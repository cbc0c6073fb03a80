import type { Request } from '../../agent/protocol.ts';
import type { DriverError } from '../../core/errors.ts';
import { notWithDocker } from './engine-error.ts';

/** What of a DNS question decides. */
interface Asked {
  readonly record?: string;
  readonly absent?: string;
}

/**
 * Why a question has no answer with Docker; undefined where it has one. Its resolver knows addresses and their names;
 * whatever else it is asked, it asks the host's own resolver, which is outside.
 */
export function whyNotAsked({ probe, args }: Omit<Request, 'id'>): DriverError | undefined {
  if (probe !== 'dns') return undefined;
  const { record, absent } = args as Asked;
  if (record === 'SRV') return notWithDocker('ask for SRV', "Docker's resolver has no such records");
  if (absent === 'nxdomain')
    return notWithDocker(
      'ask for a name that does not exist',
      "Docker's resolver asks the host's own for it, which may be outside",
    );
  return undefined;
}
