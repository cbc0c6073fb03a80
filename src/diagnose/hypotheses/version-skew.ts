import { hasFailed, stated } from '../stated.ts';

/** A kubelet is too old or too new for the API server, or either is not what was declared. */
export const versionSkew = stated('version-skew', {
  speaks: (seen) => hasFailed(seen) && seen.code === 'EVERSION',
  summary: (nodes) => `the version of ${nodes || 'the API server'} is not as it should be`,
  advice: 'upgrade the API server before kubelets, and kubelets before they are more than three minors older',
});
