import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { type AgentConfig, CONFIG_VARIABLE } from '../../agent/protocol.ts';
import { AGENT_LABEL, ROLE_LABEL } from '../../core/labels.ts';
import type { Serve } from '../../core/plan.ts';
import { BOOT } from '../boot.ts';
import type { Limits } from './engine-facts.ts';
import type { RunPlace } from './run-place.ts';

const MEBIBYTE = 1024 * 1024;

/** A container of the run, whatever it does. */
export interface RunContainer {
  readonly name: string;
  /** `node`, a workload's name, or `trial` */
  readonly role: string;
  readonly image: string;
  readonly limits: Limits;
}

export interface AgentContainer extends RunContainer {
  readonly config: AgentConfig;
  /** by which others on the run's network find it, beside its name */
  readonly aliases: readonly string[];
  /** what it serves can be reached at the engine's own address, too */
  readonly publish: boolean;
}

/** It may do nothing, and nothing of it stays: the engine removes it when it ends, which it does with its input. */
function secure({ limits }: RunContainer, memoryBytes: number): HostConfig {
  return {
    AutoRemove: true,
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ...(limits.memory ? { Memory: memoryBytes } : {}),
    ...(limits.cpu ? { NanoCpus: 1e9 } : {}),
    ...(limits.pids ? { PidsLimit: 64 } : {}),
    LogConfig: { Type: 'none', Config: {} },
  };
}

/** Nobody: the same as in a cluster. */
const USER = '65532:65532';

export function agentBody(place: RunPlace, container: AgentContainer): ContainerCreateOptions {
  const { name, role, image, config, aliases, publish } = container;
  const ports = publish ? portsOf(config.serve) : [];
  return {
    name: place.containerName(name),
    Hostname: name.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 63),
    Image: image,
    Entrypoint: ['node', '-e', BOOT],
    Cmd: [],
    Env: [`${CONFIG_VARIABLE}=${JSON.stringify(config)}`],
    User: USER,
    Labels: place.labels({ [AGENT_LABEL]: name, [ROLE_LABEL]: role }),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    HostConfig: {
      ...secure(container, 160 * MEBIBYTE),
      NetworkMode: place.network,
      // the engine chooses which of its own ports
      PortBindings: Object.fromEntries(ports.map((port) => [port, [{ HostPort: '' }]])),
    },
    NetworkingConfig: { EndpointsConfig: { [place.network]: { Aliases: [...aliases] } } },
  };
}

/** As an engine writes them: `7171/tcp`. */
const portsOf = ({ tcp, udp, http }: Serve): string[] => [
  ...(tcp === undefined ? [] : [`${tcp}/tcp`]),
  ...(udp === undefined ? [] : [`${udp}/udp`]),
  ...(http === undefined ? [] : [`${http}/tcp`]),
];

/** A container that runs a small script, on no network. */
export function scriptBody(place: RunPlace, container: RunContainer, script: string): ContainerCreateOptions {
  const { name, role, image } = container;
  return {
    name: place.containerName(name),
    Image: image,
    Entrypoint: ['node', '-e', script],
    Cmd: [],
    User: USER,
    Labels: place.labels({ [AGENT_LABEL]: name, [ROLE_LABEL]: role }),
    HostConfig: {
      ...secure(container, 96 * MEBIBYTE),
      AutoRemove: false,
      NetworkMode: 'none',
      // what it said is part of the question
      LogConfig: { Type: 'json-file', Config: {} },
    },
  };
}
