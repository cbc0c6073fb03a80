import { MANAGED_BY } from '../../../core/labels.ts';

/**
 * On what manifests make. No check judges it, as nothing of kube-smoke's own is judged; and as it carries no run's label,
 * `smoke clean` leaves it.
 */
export const ownLabels = { 'app.kubernetes.io/name': 'kube-smoke', ...MANAGED_BY } as const;
