import { bothWays, type Drop, drop, undrop } from '../../network/firewall.ts';
import { type EnginePlan, vxlanPort } from '../addresses.ts';
import { type DockerContext, engineNamed, twoEngines } from '../context.ts';
import type { DockerFault } from './docker-fault.ts';

/** What two engines say to each other on overlay networks, and nothing else. */
const overlayBetween = (one: EnginePlan, other: EnginePlan): Drop[] =>
  bothWays(one, other).map((lost) => ({
    ...lost,
    all: true,
    match: ['-p', 'udp', '--dport', String(vxlanPort)],
  }));

function pair(lab: DockerContext, names: readonly string[]): Drop[] {
  return overlayBetween(...twoEngines(lab, names));
}

function toOthers(lab: DockerContext, name: string | undefined): Drop[] {
  const engine = engineNamed(lab, name);
  return lab.engines.filter((other) => other !== engine).flatMap((other) => overlayBetween(engine, other));
}

export const overlayPairBlocked: DockerFault = {
  name: 'pair-blocked',
  summary: "the overlay's port (UDP 4789) is closed between two engines",
  targets: 'ENGINE ENGINE',
  inject: (lab, ...names) => drop('pair-blocked', pair(lab, names)),
  heal: (lab, ...names) => undrop('pair-blocked', pair(lab, names)),
};

export const engineOverlayDown: DockerFault = {
  name: 'overlay-down',
  summary: "the overlay's port (UDP 4789) is closed between an engine and all others",
  targets: 'ENGINE',
  inject: (lab, name) => drop('overlay-down', toOthers(lab, name)),
  heal: (lab, name) => undrop('overlay-down', toOthers(lab, name)),
};
