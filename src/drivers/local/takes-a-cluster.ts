import { DriverError } from '../../core/errors.ts';

/** Processes on one machine have none of what only a cluster has. */
export const takesACluster = (): Promise<never> =>
  Promise.reject(
    new DriverError('it takes a cluster', {
      doing: 'ask this of local nodes',
      code: 'absent',
      retryable: false,
    }),
  );
