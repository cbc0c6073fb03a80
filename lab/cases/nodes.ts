import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';
import type { Case, SuiteCases } from './case.ts';
import { nodesClock } from './nodes-clock.ts';
import { ageLease } from './stale-lease.ts';

const READY = 'every node is ready';
const LEASES = 'every kubelet is heard from';
const SKEW = 'every kubelet fits the API server';
const DECLARED = 'the nodes are as declared';

const nothing: Case['inject'] = async () => async () => {};
/** The agent of the node that is hit need not be waited for. */
const soon = { startTimeout: '3s' } as const;

interface Node {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly nodeInfo: { readonly kubeletVersion: string };
  };
}

const nodeOf = async (lab: Lab, name: string): Promise<Node> =>
  (await lab.adminRequest('GET', `/api/v1/nodes/${name}`)).body as Node;

/** Frozen until nobody takes the node for ready any more, and its lease is over. */
const silent: Case['inject'] = async (lab) => {
  const heal = await lab.fault('frozen', 'n2.kubelet');
  const wellAgain = async () => {
    await heal();
    await readyIs(lab, 'True');
  };
  await readyIs(lab, 'Unknown');
  return wellAgain;
};

const readyIs = (lab: Lab, wanted: string): Promise<void> =>
  until({ what: `n2 is ${wanted}` }, async () => {
    const { conditions } = (await nodeOf(lab, 'n2')).status;
    return conditions?.find(({ type }) => type === 'Ready')?.status === wanted;
  });

/** A moment ago it was well, and so the node still counts as ready. */
const justDied: Case['inject'] = async (lab) => {
  const heal = await lab.fault('kubelet-down', 'n2');
  await ageLease(lab, 'kube-node-lease', 'n2');
  return heal;
};

interface Told {
  readonly conditions?: readonly object[];
  readonly nodeInfo?: object;
}

/** What another kubelet would tell of the node, while the real one cannot correct it. */
async function told(lab: Lab, toldInstead: Told): Promise<() => Promise<void>> {
  const tell = (status: Told) => lab.adminRequest('PATCH', '/api/v1/nodes/n2/status', { status });
  const { nodeInfo, conditions = [] } = (await nodeOf(lab, 'n2')).status;
  const heal = await lab.fault('frozen', 'n2.kubelet');
  await tell(toldInstead);
  return async () => {
    await tell({ nodeInfo, conditions });
    await heal();
  };
}

const ofVersion =
  (kubeletVersion: string): Case['inject'] =>
  (lab) =>
    told(lab, { nodeInfo: { kubeletVersion } });

const PRESSURE: Readonly<Record<string, string>> = {
  DiskPressure: 'KubeletHasDiskPressure',
  MemoryPressure: 'KubeletHasInsufficientMemory',
  PIDPressure: 'KubeletHasInsufficientPID',
};

/** The kubelet's own way to these conditions needs to know the machine's disk, which it does not everywhere find. */
const pressed: Case['inject'] = async (lab) => {
  const { conditions = [] } = (await nodeOf(lab, 'n2')).status;
  const changed = conditions.map((one) => {
    const reason = PRESSURE[one.type];
    return reason ? { ...one, status: 'True', reason } : one;
  });
  return told(lab, { conditions: changed });
};

/** A node that no machine stands behind. */
const stranger: Case['inject'] = async (lab) => {
  await lab.adminRequest('POST', '/api/v1/nodes', { metadata: { name: 'stranger' } });
  return async () => void (await lab.adminRequest('DELETE', '/api/v1/nodes/stranger'));
};

const labelled =
  (key: string, value: string): Case['inject'] =>
  async (lab) => {
    const label = (labels: object) => lab.adminRequest('PATCH', '/api/v1/nodes/n2', { metadata: { labels } });
    await label({ [key]: value });
    return async () => void (await label({ [key]: null }));
  };

const expected = {
  nodes: ['n1', 'n2', 'n3'],
  roles: { odd: [] },
  labels: { '*': { 'kubernetes.io/os': 'linux' } },
};

export const nodes: SuiteCases = {
  suite: 'nodes',
  needs: 'config: `expect` for one of them',
  config: () => ({ expect: expected }),
  cases: [
    {
      broken: 'kubelet of one node frozen, for half a minute',
      inject: silent,
      config: soon,
      finds: 'kubelet-down',
      says: {
        [READY]: /n2: expected Ready=True, observed Ready=Unknown/,
        [LEASES]: /n2: .*renewed \d.* ago by n2/,
      },
    },
    {
      broken: 'kubelet of one node died, and its lease is over',
      inject: justDied,
      config: soon,
      finds: 'kubelet-down',
      says: { [LEASES]: /n2: .*renewed 60m .*ago by n2/ },
    },
    {
      broken: 'a kubelet tells that its node is short of disk, memory and process ids',
      inject: pressed,
      config: soon,
      finds: 'disk-pressure',
      says: {
        'no node is short of disk': /n2: .*DiskPressure=True \(KubeletHasDiskPressure/,
        'no node is short of memory': /n2: .*MemoryPressure=True \(KubeletHasInsufficientMemory/,
        'no node is short of process ids': /n2: .*PIDPressure=True \(KubeletHasInsufficientPID/,
      },
    },
    {
      broken: 'a kubelet tells a version 15 minors older',
      inject: ofVersion('v1.20.1'),
      config: soon,
      finds: 'version-skew',
      says: { [SKEW]: /n2: expected v1\.\d+ to v1\.\d+, observed kubelet v1\.20\.1/ },
    },
    {
      broken: 'a kubelet tells a version that is newer',
      inject: ofVersion('v1.99.0'),
      config: soon,
      finds: 'version-skew',
      says: { [SKEW]: /n2: .*observed kubelet v1\.99\.0/ },
    },
    {
      broken: 'nothing is declared',
      inject: nothing,
      config: { expect: undefined as never },
      outcome: 'skipped',
      says: { [DECLARED]: /not configured: expect/ },
    },
    {
      broken: 'a node that is declared is not there',
      inject: nothing,
      config: { expect: { nodes: ['n1', 'n2', 'n3', 'n4'] } },
      finds: 'node-missing',
      says: { [DECLARED]: /n4: expected a node of this name, observed it is missing/ },
    },
    {
      broken: 'a node that is not declared',
      inject: stranger,
      config: { nodes: 'kubernetes.io/os=linux' },
      finds: 'node-missing',
      says: { [DECLARED]: /stranger: expected no such node/ },
    },
    {
      broken: 'a node with another role',
      inject: labelled('node-role.kubernetes.io/odd', ''),
      finds: 'node-missing',
      says: { [DECLARED]: /n2: expected not role odd/ },
    },
    {
      broken: 'a node with another label',
      inject: labelled('lab/zone', 'b'),
      config: { expect: { labels: { n2: { 'lab/zone': 'a' } } } },
      finds: 'node-missing',
      says: { [DECLARED]: /n2: expected lab\/zone=a, observed lab\/zone=b/ },
    },
    {
      broken: 'a node of another version',
      inject: ofVersion('v1.34.0'),
      config: { ...soon, expect: { versions: { kubelet: 'v1.35' } } },
      finds: 'version-skew',
      says: { [DECLARED]: /n2: expected kubelet v1\.35, observed kubelet v1\.34\.0/ },
    },
    ...nodesClock,
  ],
};
