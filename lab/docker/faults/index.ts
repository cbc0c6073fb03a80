import { faultsOf } from '../../faults/apply.ts';
import { frozen } from '../../faults/frozen.ts';
import { bridgeRulesFlushed } from './bridge-rules-flushed.ts';
import { certificateExpired } from './certificate-expired.ts';
import { engineContainerdDown } from './containerd-down.ts';
import { dataFull } from './data-full.ts';
import { dnsBroken } from './dns-broken.ts';
import { engineDnsUpstream } from './dns-upstream.ts';
import type { DockerFault } from './docker-fault.ts';
import { engineDown } from './engine-down.ts';
import { engineHung } from './engine-hung.ts';
import { olderEngine } from './older-engine.ts';
import { engineOverlayDown, overlayPairBlocked } from './overlay-drop.ts';

/** In the order in which they can be healed: what other heals wait for comes first. */
export const dockerFaults: readonly DockerFault[] = [
  frozen,
  engineHung,
  olderEngine,
  dataFull,
  engineContainerdDown,
  engineDown,
  certificateExpired,
  bridgeRulesFlushed,
  overlayPairBlocked,
  engineOverlayDown,
  dnsBroken,
  engineDnsUpstream,
];

export const { inject: injectDockerFault, heal: healDockerFault } = faultsOf(dockerFaults);
