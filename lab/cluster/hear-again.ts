import { restartControllers } from '../control-plane/controllers.ts';
import { kubeProxy } from '../node/kube-proxy.ts';
import { restartKubelet } from '../node/kubelet.ts';
import type { LabContext } from '../state/context.ts';
import { startService, stopService } from '../state/processes.ts';
import { replaceDns } from './corefile.ts';

/**
 * Who listens to the API server tries again only after half a minute where it was gone for a while, and one waits for
 * the other: two minutes in all. Started anew they listen at once.
 */
export async function hearAgain(lab: LabContext): Promise<void> {
  await restartControllers(lab);
  await Promise.all(
    lab.nodes.map(async (node) => {
      const proxy = kubeProxy(lab, node);
      await stopService(lab.dir, proxy.name);
      startService(lab.dir, proxy);
      await restartKubelet(lab, node);
    }),
  );
  await replaceDns(lab);
}
