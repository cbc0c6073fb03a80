import { DriverError } from '../../core/errors.ts';

/** Processes on one machine have none of what only a cluster has. */
const error = () =>
  new DriverError('it takes a cluster', {
    doing: 'ask this of local nodes',
    code: 'absent',
    retryable: false,
  });

/** The same in words. */
export const TAKES_A_CLUSTER = error().message;

export const takesACluster = (): Promise<never> => Promise.reject(error());
