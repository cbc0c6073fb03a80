import type { DriverErrorFields } from '../../core/errors.ts';

/** Processes on one machine have none of what only a cluster has. */
export const absent = (doing: string): DriverErrorFields => ({ doing, code: 'absent', retryable: false });
