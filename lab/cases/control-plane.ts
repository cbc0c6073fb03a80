import { type Case, fault, type SuiteCases } from './case.ts';
import { ageLease } from './stale-lease.ts';
import { nobodyReady, noWebhook, serviceGone, webhook } from './webhook.ts';

const READY = 'the API server is ready';
const LIVE = 'the API server is live';
const LEASES = 'leases are renewed';
const WEBHOOKS = 'admission webhooks have somebody behind them';

/** Frozen, and its lease as old as it would be after an hour. */
const silent =
  (service: string): Case['inject'] =>
  async (lab) => {
    const heal = await lab.fault('frozen', service);
    await ageLease(lab, 'kube-system', `kube-${service}`);
    return heal;
  };

export const controlPlane: SuiteCases = {
  suite: 'control-plane',
  prepare: webhook,
  cases: [
    {
      broken: 'scheduler stopped',
      inject: fault('scheduler-down'),
      finds: 'scheduler-down',
      says: { 'a pod gets a node': /not bound/ },
    },
    {
      broken: 'controller manager stopped',
      inject: fault('controller-manager-down'),
      finds: 'controller-manager-down',
      says: { 'a deployment gets its pod and takes it along': /got no pod, and no controller took it up/ },
    },
    {
      broken: 'scheduler frozen for an hour',
      inject: silent('scheduler'),
      finds: 'scheduler-down',
      says: { [LEASES]: /kube-scheduler: expected renewed in time, observed renewed 60m .*ago by/ },
    },
    {
      broken: 'controller manager frozen for an hour',
      inject: silent('controller-manager'),
      finds: 'controller-manager-down',
      says: { [LEASES]: /kube-controller-manager: expected renewed in time, observed renewed 60m .*ago by/ },
    },
    {
      broken: 'API server stopped',
      inject: fault('apiserver-down'),
      finds: 'apiserver-down',
      says: { [READY]: /readyz: .*ECONNREFUSED/, [LIVE]: /livez: .*ECONNREFUSED/ },
    },
    {
      broken: 'API server frozen',
      inject: fault('frozen', 'apiserver'),
      finds: 'apiserver-down',
      says: { [READY]: /readyz: .*no answer in 5000 ms/, [LIVE]: /livez: .*no answer in 5000 ms/ },
    },
    {
      broken: 'all members of etcd stopped',
      inject: fault('etcd-down', '1', '2', '3'),
      config: { timeout: '20s' },
      says: { [READY]: /etcd\S*: expected ok, observed failed/ },
    },
    {
      broken: 'kube-proxy of one node stopped',
      inject: fault('proxy-down', 'n2'),
      says: { 'every node reaches the API server': /n2 → kubernetes.default: expected an answer/ },
    },
    {
      broken: 'nobody ready behind a webhook that may not be ignored',
      inject: nobodyReady,
      finds: 'admission-webhook-broken',
      says: { [WEBHOOKS]: /smoke-case.*smoke-case-webhook\.kube-system has no ready endpoint/ },
    },
    {
      broken: 'no service behind a webhook that may not be ignored',
      inject: serviceGone,
      finds: 'admission-webhook-broken',
      says: { [WEBHOOKS]: /there is no service smoke-case-webhook\.kube-system/ },
    },
    {
      broken: 'no admission webhook',
      inject: noWebhook,
      outcome: 'skipped',
      says: { [WEBHOOKS]: /there is no admission webhook/ },
    },
    {
      broken: 'certificate of the API server ends in 2 days',
      inject: fault('certificate-ends', 'apiserver'),
      finds: 'certificate-expiring',
      says: { 'the API server keeps its certificate': /expected 14 days left, observed [12] days left/ },
    },
    {
      broken: 'certificate of a kubelet ends in 2 days',
      inject: fault('certificate-ends', 'n2'),
      finds: 'certificate-expiring',
      says: {
        'every kubelet keeps its certificate': /n2 → n2: expected 14 days left, observed [12] days left/,
      },
    },
  ],
};
