import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { etcdUrls } from './etcd.ts';

/** Where etcd answers its clients, and the files that make one of its clients. */
export interface EtcdAccess {
  /** One a member. */
  readonly endpoints: string[];
  /** Paths of PEM files. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The access of the smoke tests' own client certificate. */
export function etcdAccess(lab: LabContext): EtcdAccess {
  const pki = (name: string) => files.pki(lab.dir, name);
  return {
    endpoints: etcdUrls(lab),
    ca: pki('ca.crt'),
    cert: pki('smoke-etcd-client.crt'),
    key: pki('smoke-etcd-client.key'),
  };
}
