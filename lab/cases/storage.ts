import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../lab.ts';
import type { Case, SuiteCases } from './case.ts';

const CHECK = 'what is written is read back';
const CLASS = 'kube-smoke-lab';

interface Volume {
  readonly name: string;
  readonly className: string;
  /** on the machine, which all nodes share @default a new folder that anybody may write to */
  readonly path?: string;
}

/** There is no provisioner in the lab: a class and volumes, made by hand. @returns removes them */
async function provide(lab: Lab, volumes: readonly Volume[]): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-smoke-volumes-'));
  chmodSync(folder, 0o755);
  const paths: string[] = [];
  const create = async (collection: string, object: { metadata: { name: string } }) => {
    paths.push(`${collection}/${object.metadata.name}`);
    const { status, body } = await lab.adminRequest('POST', collection, object);
    if (status >= 300) throw new Error(`${collection}: ${status} ${JSON.stringify(body)}`);
  };
  for (const name of new Set(volumes.map(({ className }) => className))) {
    await create('/apis/storage.k8s.io/v1/storageclasses', {
      ...{ metadata: { name }, provisioner: 'kubernetes.io/no-provisioner' },
    });
  }
  for (const volume of volumes) await create('/api/v1/persistentvolumes', manifest(volume, folder));
  return async () => {
    for (const path of paths) await lab.adminRequest('DELETE', path);
    rmSync(folder, { recursive: true });
  };
}

function manifest({ name, className, path }: Volume, folder: string) {
  const own = join(folder, name);
  if (path === undefined) {
    mkdirSync(own);
    chmodSync(own, 0o777);
  }
  return {
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: className,
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: path ?? own, type: 'Directory' },
    },
  };
}

/** A case whose only volume is at such a path. */
const only =
  (className: string, path: string): Case['inject'] =>
  (lab) =>
    provide(lab, [{ name: className, className, path }]);

export const storage: SuiteCases = {
  suite: 'storage',
  config: () => ({ storage: { class: CLASS, within: '30s' } }),
  prepare: (lab) => provide(lab, [{ name: CLASS, className: CLASS }]),
  cases: [
    {
      broken: 'no volume left in the class',
      inject: async () => async () => {},
      config: { storage: { class: CLASS, within: '4s' } },
      says: { [CHECK]: /the claim is not bound/ },
    },
    {
      broken: 'a volume that cannot be written',
      inject: only('kube-smoke-lab-closed', '/etc'),
      config: { storage: { class: 'kube-smoke-lab-closed', within: '30s' } },
      says: { [CHECK]: /cannot write on n\d: EACCES/ },
    },
    {
      broken: 'a volume whose disk is not there',
      inject: only('kube-smoke-lab-gone', '/kube-smoke-is-not-here'),
      config: { storage: { class: 'kube-smoke-lab-gone', within: '15s' } },
      says: { [CHECK]: /its pod does not run; .*kube-smoke-is-not-here is not a directory/ },
    },
  ],
};
