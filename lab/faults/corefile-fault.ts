import { serveDns, usualCorefile } from '../cluster/corefile.ts';
import type { Fault } from './fault.ts';

interface CorefileFault extends Pick<Fault, 'name' | 'summary'> {
  /** What CoreDNS is told instead of the usual. */
  readonly change: (usual: string) => string;
}

/** A fault that lies in CoreDNS's configuration. */
export function corefileFault({ name, summary, change }: CorefileFault): Fault {
  return {
    name,
    summary,
    inject: async (lab) => serveDns(lab, change(await usualCorefile())),
    heal: async (lab) => serveDns(lab, await usualCorefile()),
  };
}

/** Plugins that answer before the one that knows the cluster. */
export const answerFirst = (usual: string, plugins: string): string =>
  usual.replace('kubernetes cluster.local', `${plugins}\n  kubernetes cluster.local`);
