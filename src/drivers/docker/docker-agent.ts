import { isIP } from 'node:net';
import type { Container } from 'dockerode';
import type { Answer, Request, Welcome } from '../../agent/protocol.ts';
import { within } from '../../core/deadline.ts';
import { codeOf, DriverError, messageOf } from '../../core/errors.ts';
import type { Lateness } from '../../core/lag.ts';
import type { Serve } from '../../core/plan.ts';
import { AgentLine } from '../agent-line.ts';
import { bootLine } from '../boot.ts';
import type { Agent, AgentState, Leftover } from '../driver.ts';
import { type Attachment, attach } from './attachment.ts';
import { inWordsOfDocker, whyNotAsked } from './cannot-ask.ts';
import { type AgentContainer, agentBody } from './container-body.ts';
import { createContainer, removeContainer } from './containers.ts';
import type { DockerOptions } from './options.ts';
import type { Place } from './place.ts';
import type { RunNetwork } from './run-network.ts';
import type { RunPlace } from './run-place.ts';

export interface DockerAgentOptions {
  readonly place: RunPlace;
  readonly on: Place;
  readonly network: RunNetwork;
  readonly container: AgentContainer;
  /** text of what it runs */
  readonly program: string;
  readonly pull: DockerOptions['imagePullPolicy'];
  /** that are there already, and to which it is to be connected, too */
  readonly networks: DockerOptions['networks'];
  readonly startLimitMs: number;
}

/** An agent in a container, which ends, and is gone, with the connection that feeds it. */
export class DockerAgent implements Agent {
  readonly name: string;
  readonly node: string;
  readonly role: string;
  readonly up: Promise<AgentState>;
  /** How long its container took to start, in ms, less the pull of its image; undefined: it never did. */
  startedMs: number | undefined;
  private readonly options: DockerAgentOptions;
  private readonly line: AgentLine;
  private readonly made: Promise<Container | undefined>;
  private attachment: Attachment | undefined;
  /** the program is on its way: whatever came before it would be taken for it */
  private fed = false;
  private ended: string | undefined;
  private pullMs = 0;

  constructor(options: DockerAgentOptions) {
    this.options = options;
    this.name = options.container.name;
    this.node = options.on.node;
    this.role = options.container.role;
    this.line = new AgentLine((text) => this.fed && this.attachment?.send(text));
    const made = this.create();
    this.made = made.catch(() => undefined);
    this.up = this.start(made);
  }

  ask(asked: Omit<Request, 'id'>): Promise<Answer> {
    if (!this.fed) return Promise.reject(lost(this.ended ?? 'it is not there yet'));
    const request = inWordsOfDocker(asked, this.options.on.facts.swarm.nodeId !== '');
    const why = whyNotAsked(request);
    return why ? Promise.reject(why) : this.line.ask(withTimeForNames(request));
  }

  latenessSince(at: number): Lateness {
    return this.line.latenessSince(at);
  }

  async log(): Promise<readonly string[]> {
    return [...this.line.noise];
  }

  /** Ends the connection: whoever waits is told. */
  lose(reason: string): void {
    this.ended ??= reason;
    this.line.close(reason);
    this.attachment?.close();
  }

  /** Takes its container away, also one that is still being made. @returns what could not be removed in that time */
  async remove(limitMs: number): Promise<readonly Leftover[]> {
    const { on, place } = this.options;
    const name = place.containerName(this.name);
    const endsAt = performance.now() + limitMs;
    const late = (): 'late' => 'late';
    const container = await within(this.made, limitMs, late);
    if (container === 'late')
      return [{ kind: 'container', name, reason: `still being made after ${limitMs} ms` }];
    return container ? removeContainer(on.engine, container, name, endsAt) : [];
  }

  private async create(): Promise<Container> {
    const { on, place, container, pull } = this.options;
    const body = agentBody(place, container);
    return createContainer(on.engine, body, pull, (tookMs) => {
      this.pullMs += tookMs;
    });
  }

  /** @throws DriverError where there is no such network */
  private async connect(container: Container): Promise<void> {
    const { on, networks } = this.options;
    for (const network of networks) {
      await on.engine.call(`connect ${this.name} to network ${network}`, (docker) =>
        docker.getNetwork(network).connect({ Container: container.id }),
      );
    }
  }

  private start(made: Promise<Container>): Promise<AgentState> {
    const { startLimitMs } = this.options;
    const late = (): AgentState => ({
      up: false,
      code: 'agent-lost',
      reason: `no answer from its container in ${startLimitMs} ms`,
    });
    const started = this.startUp(made).catch((error): AgentState => {
      const code = error instanceof DriverError ? codeOf(error) : 'agent-lost';
      const reason = [messageOf(error), ...this.line.noise.slice(-1)].join(': ');
      this.lose(reason);
      return { up: false, code, reason };
    });
    return within(started, startLimitMs, late);
  }

  private async startUp(made: Promise<Container>): Promise<AgentState> {
    const { on, network, program, container: wanted } = this.options;
    const startedAt = performance.now();
    const container = await made;
    const line = this.line;
    const [attachment] = await Promise.all([
      attach(on.engine, container, {
        onOut: line.receive,
        onError: (text) => line.hear(text),
        onEnd: (reason) => line.close(reason),
      }),
      this.connect(container),
      network.ready(on.engine),
    ]);
    this.attachment = attachment;
    if (this.ended !== undefined) throw lost(this.ended);
    const doing = `start ${wanted.name}`;
    await on.engine.call(
      doing,
      (_docker, abortSignal) => container.start({ abortSignal }),
      this.options.startLimitMs,
    );
    this.startedMs = performance.now() - startedAt - this.pullMs;
    attachment.send(bootLine(program));
    this.fed = true;
    const [welcome, seen] = await Promise.all([line.greet(), this.look(container)]);
    return this.placed(welcome, seen);
  }

  private look(container: Container) {
    const { engine } = this.options.on;
    return engine.call(`look at ${this.name}`, (_docker, abortSignal) => container.inspect({ abortSignal }));
  }

  /** Where others reach it: on the run's network, or at its engine's own address. */
  private placed(
    welcome: Welcome,
    { NetworkSettings }: Awaited<ReturnType<Container['inspect']>>,
  ): AgentState {
    const { place, on, container } = this.options;
    if (!container.publish) {
      const address = NetworkSettings.Networks[place.network]?.IPAddress ?? '';
      if (address === '') throw lost(`it has no address on the network ${place.network}`);
      return { up: true, welcome, address };
    }
    const portAt = (port: number, transport: 'tcp' | 'udp'): number =>
      Number(NetworkSettings.Ports[`${port}/${transport}`]?.[0]?.HostPort ?? 0);
    const ports = publishedPorts(welcome.ports, portAt);
    return { up: true, welcome: { ...welcome, ports }, address: on.facts.address };
  }
}

/** Services have no addresses: each of many tries asks for the name first, and so is two exchanges. */
function withTimeForNames(request: Omit<Request, 'id'>): Omit<Request, 'id'> {
  const { host } = request.args as { readonly host?: string };
  const isByName = request.until !== undefined && host !== undefined && isIP(host) === 0;
  return isByName ? { ...request, timeoutMs: 2 * request.timeoutMs } : request;
}

function publishedPorts(serve: Serve, portAt: (port: number, transport: 'tcp' | 'udp') => number): Serve {
  const { tcp, udp, http } = serve;
  return {
    ...(tcp === undefined ? {} : { tcp: portAt(tcp, 'tcp') }),
    ...(udp === undefined ? {} : { udp: portAt(udp, 'udp') }),
    ...(http === undefined ? {} : { http: portAt(http, 'tcp') }),
  };
}

const lost = (reason: string): DriverError =>
  new DriverError(reason, { doing: 'start the agent', code: 'agent-lost', retryable: false });
