import type { Container, ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import { within } from '../../core/deadline.ts';
import { DriverError } from '../../core/errors.ts';
import type { Leftover } from '../driver.ts';
import { type Attachment, attach, type Heard } from './attachment.ts';
import { createContainer, removeContainer } from './containers.ts';
import type { DockerOptions } from './options.ts';
import type { Place } from './place.ts';
import type { RunNetwork } from './run-network.ts';

export interface HeldContainerOptions {
  readonly on: Place;
  readonly network: RunNetwork;
  /** as the run calls it */
  readonly name: string;
  readonly body: ContainerCreateOptions;
  readonly pull: DockerOptions['imagePullPolicy'];
  /** that are there already, and to which it is to be connected, too */
  readonly networks: DockerOptions['networks'];
  readonly startLimitMs: number;
}

/** A container of the run, which ends, and is gone, with the connection that this process holds to it. */
export class HeldContainer {
  /** Settles when it has started; rejects with a DriverError. */
  readonly running: Promise<Container>;
  /** How long it took to start, in ms, less the pull of its image; undefined: it never did. */
  startedMs: number | undefined;
  /** by `performance.now()`: it had started; 0 until then */
  ranAt = 0;
  private readonly options: HeldContainerOptions;
  private readonly made: Promise<Container>;
  private attachment: Attachment | undefined;
  private ended: string | undefined;
  private pullMs = 0;

  constructor(options: HeldContainerOptions, heard: Heard) {
    this.options = options;
    const { on, body, pull } = options;
    this.made = createContainer(on.engine, body, pull, (tookMs) => {
      this.pullMs += tookMs;
    });
    this.made.catch(() => {});
    this.running = this.start(heard);
    this.running.catch(() => {});
  }

  /** To its standard input. */
  send(text: string): void {
    this.attachment?.send(text);
  }

  /** What its engine says of it, once it runs. @throws DriverError */
  async inspect(): Promise<ContainerInspectInfo> {
    const { on, name } = this.options;
    const container = await this.running;
    return on.engine.call(`look at ${name}`, (_docker, abortSignal) => container.inspect({ abortSignal }));
  }

  /** Ends the connection, and with it the container. */
  release(reason: string): void {
    this.ended ??= reason;
    this.attachment?.close();
  }

  /** Takes it away, also while it is being made. @returns what could not be removed in that time */
  async remove(limitMs: number): Promise<readonly Leftover[]> {
    const { on, body } = this.options;
    const name = body.name ?? '';
    const endsAt = performance.now() + limitMs;
    const none = this.made.catch(() => undefined);
    const container = await within(none, limitMs, (): 'late' => 'late');
    if (container === 'late')
      return [{ kind: 'container', name, reason: `still being made after ${limitMs} ms` }];
    return container ? removeContainer(on.engine, container, name, endsAt) : [];
  }

  private async start(heard: Heard): Promise<Container> {
    const { on, network, name, startLimitMs } = this.options;
    const startedAt = performance.now();
    const container = await this.made;
    [this.attachment] = await Promise.all([
      attach(on.engine, container, heard),
      this.connect(container),
      network.ready(on.engine),
    ]);
    if (this.ended !== undefined) throw neverRan(name, this.ended);
    await on.engine.call(
      `start ${name}`,
      (_docker, abortSignal) => container.start({ abortSignal }),
      startLimitMs,
    );
    this.ranAt = performance.now();
    this.startedMs = this.ranAt - startedAt - this.pullMs;
    return container;
  }

  /** @throws DriverError where there is no such network */
  private async connect(container: Container): Promise<void> {
    const { on, name, networks } = this.options;
    for (const network of networks) {
      await on.engine.call(`connect ${name} to network ${network}`, (docker) =>
        docker.getNetwork(network).connect({ Container: container.id }),
      );
    }
  }
}

/** @throws DriverError where it has none */
export function addressOn(network: string, { Name, NetworkSettings }: ContainerInspectInfo): string {
  const address = NetworkSettings.Networks[network]?.IPAddress ?? '';
  if (address === '') throw neverRan(Name, `it has no address on the network ${network}`);
  return address;
}

const neverRan = (name: string, reason: string): DriverError =>
  new DriverError(reason, { doing: `start ${name}`, code: 'agent-lost', retryable: false });
