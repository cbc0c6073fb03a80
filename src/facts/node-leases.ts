import type { Fact } from './fact.ts';
import { judgeLease } from './leases.ts';

/** Where kubelets say that they live: one lease a node, renewed every ten seconds by default. */
const NAMESPACE = 'kube-node-lease';

/** Is each kubelet heard from? It is faster to tell than `Ready`, which waits for the controller manager. */
export const nodeLeases: Fact<'node-leases', 'leases'> = {
  needs: ['leases'],

  judge({ nodes }, read, { nodesOf, now }) {
    const own = new Map(
      read.leases.filter(({ namespace }) => namespace === NAMESPACE).map((lease) => [lease.name, lease]),
    );
    return nodesOf(nodes).map(({ name }) => judgeLease(name, own.get(name), now));
  },
};
