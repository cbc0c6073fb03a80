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
    {
      broken: 'controller manager stopped',
      inject: fault('controller-manager-down'),
      says: { 'a deployment gets its pod and takes it along': /got no pod, and no controller took it up/ },
    },
  ],
};
