import type { Entry } from '../../catalogue/entry.ts';
import { numbers } from '../../state/context.ts';
import { enginePlan, enginePort } from '../addresses.ts';

/** The engines by TLS instead of by their sockets. */
const byTls = numbers(3).map((index) => {
  const { name, address } = enginePlan('', index);
  return `${name}=tcp://${address}:${enginePort}`;
});

/** How Docker engines are broken, and what a run has to say of it. */
export const dockerCatalogue: readonly Entry[] = [
  { name: 'engine-down', inject: [['engine-down', 'd2']], expect: [{ cause: 'engine-down', nodes: ['d2'] }] },
  { name: 'engine-hung', inject: [['engine-hung', 'd2']], expect: [{ cause: 'engine-hung', nodes: ['d2'] }] },
  {
    name: 'engine-containerd-down',
    inject: [['containerd-down', 'd2']],
    expect: [{ cause: 'runtime-broken', nodes: ['d2'] }],
  },
  {
    name: 'engine-data-full',
    inject: [['data-full', 'd2']],
    expect: [{ cause: 'disk-pressure', nodes: ['d2'] }],
  },
  {
    // from afar its disk cannot be looked at: what it says has to do
    name: 'engine-data-full-far',
    inject: [['data-full', 'd2']],
    config: { dockerHost: byTls },
    expect: [{ cause: 'disk-pressure', nodes: ['d2'] }],
  },
  {
    name: 'bridge-rules-flushed',
    inject: [['bridge-rules-flushed', 'd2']],
    // agents talk to each other on an overlay network, which needs no rules
    args: ['--enable', 'overlay/pod to host'],
    expect: [{ cause: 'bridge-rules-missing', nodes: ['d2'] }],
  },
  {
    name: 'engine-overlay-down',
    inject: [['overlay-down', 'd2']],
    expect: [{ cause: 'overlay-down', nodes: ['d2'] }],
  },
  {
    name: 'engine-pair-blocked',
    inject: [['pair-blocked', 'd1', 'd3']],
    expect: [{ cause: 'pair-blocked', nodes: ['d1', 'd3'] }],
  },
  {
    name: 'engine-dns-broken',
    inject: [['dns-broken', 'd2']],
    expect: [{ cause: 'dns-on-node', nodes: ['d2'] }],
  },
  {
    name: 'engine-dns-upstream',
    inject: [['dns-upstream']],
    config: { dns: { outside: ['www.outside.test'] } },
    expect: [{ cause: 'dns-upstream', nodes: [] }],
  },
  {
    name: 'older-engine',
    inject: [['older-engine', 'd2']],
    expect: [{ cause: 'version-skew', nodes: ['d2'] }],
  },
  {
    name: 'engine-certificate-expired',
    inject: [['certificate-expired', 'd2']],
    config: { dockerHost: byTls },
    expect: [{ cause: 'certificate-expiring', nodes: ['d2'] }],
  },
];
