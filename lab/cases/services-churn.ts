import { fault, type SuiteCases } from './case.ts';

const CHURN = 'backends come and go';

export const servicesChurn: SuiteCases = {
  suite: 'services-churn',
  cases: [
    {
      broken: 'controller manager stopped: endpoints stay as they are',
      inject: fault('controller-manager-down'),
      says: { [CHURN]: /n1 → api/ },
    },
    {
      broken: 'kube-proxy of one node frozen: its rules stay as they are',
      inject: fault('frozen', 'n2.kube-proxy'),
      says: { [CHURN]: /n2 → api/ },
    },
  ],
};
