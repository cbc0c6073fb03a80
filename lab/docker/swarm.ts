import { until } from '../system/wait.ts';
import { type EnginePlan, overlayPool } from './addresses.ts';
import type { DockerContext } from './context.ts';
import { askEngine } from './engine-api.ts';

const port = 2377;

/** Makes the engines one Swarm. All of them manage it, so that it outlasts the loss of any. */
export async function createSwarm({ engines }: DockerContext): Promise<void> {
  const [first, ...others] = engines;
  if (!first || others.length === 0) return;
  await askEngine(first, {
    method: 'POST',
    path: '/swarm/init',
    body: { ...own(first), DefaultAddrPool: [overlayPool], SubnetSize: 26 },
  });
  const { JoinTokens } = (await askEngine(first, { path: '/swarm' })) as { JoinTokens: { Manager: string } };
  // one after the other: two at a time can leave a Swarm of two without a majority for a moment
  for (const engine of others) {
    await askEngine(engine, {
      method: 'POST',
      path: '/swarm/join',
      body: { ...own(engine), RemoteAddrs: [`${first.address}:${port}`], JoinToken: JoinTokens.Manager },
    });
  }
  await swarmReady(engines);
}

const own = ({ address }: EnginePlan): object => ({
  ListenAddr: `${address}:${port}`,
  AdvertiseAddr: address,
});

interface SwarmNode {
  readonly Description: { readonly Hostname: string };
  readonly Status: { readonly State: string };
  readonly ManagerStatus?: { readonly Reachability: string };
}

/** Waits until each engine sees all of them at work. */
export async function swarmReady(engines: readonly EnginePlan[]): Promise<void> {
  if (engines.length < 2) return;
  await until({ what: 'all engines in the Swarm', intervalMs: 100 }, async () => {
    const seen = await Promise.all(engines.map((engine) => askEngine(engine, { path: '/nodes' })));
    return (seen as SwarmNode[][]).every((nodes) => nodes.filter(isReady).length === engines.length);
  });
}

const isReady = ({ Status, ManagerStatus }: SwarmNode): boolean =>
  Status.State === 'ready' && ManagerStatus?.Reachability === 'reachable';
