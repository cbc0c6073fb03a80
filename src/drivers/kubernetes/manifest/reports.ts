import { SECURE_POD } from '../pod-manifest.ts';

const FOLDER = '/reports';
const VOLUME = 'reports';

/**
 * Where a runner's reports go, as parts of its pod. Without a claim the health report is its output, and the verdict
 * for people goes beside it into the same log. A volume has those of the last run, so it does not fill up.
 */
export function reportsIn(claim: string | undefined) {
  if (claim === undefined)
    return { args: ['--health', '-'], securityContext: {}, volumeMounts: [], volumes: [] };
  return {
    args: ['--health', `${FOLDER}/health.json`, '--junit', `${FOLDER}/junit.xml`],
    // the runner is not root: the volume is to be its group's
    securityContext: { fsGroup: SECURE_POD.runAsGroup, fsGroupChangePolicy: 'OnRootMismatch' },
    volumeMounts: [{ name: VOLUME, mountPath: FOLDER }],
    volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName: claim } }],
  };
}
