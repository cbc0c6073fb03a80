import { fault, type SuiteCases } from './case.ts';

export const controlPlane: SuiteCases = {
  suite: 'control-plane',
  notHere: { 'leases are renewed': /no such lease/ },
  cases: [
    {
      broken: 'scheduler stopped',
      inject: fault('scheduler-down'),
      says: { 'a pod gets a node': /not bound/ },
    },
  ],
};
