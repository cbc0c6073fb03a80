import { askers, stated } from '../stated.ts';

/** A node's clock tells another time than those of the others. */
export const clockSkew = stated('clock-skew', {
  severity: 'warning',
  speaks: ({ code }) => code === 'ECLOCK',
  nodes: askers,
  summary: (nodes) => `the clock of ${nodes} is wrong`,
  advice: (nodes) =>
    `look at the time service (chrony, systemd-timesyncd) on ${nodes}: does it run, and does it reach its servers?`,
});
