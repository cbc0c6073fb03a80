import { isIP } from 'node:net';
import type { ContainerInspectInfo } from 'dockerode';
import type { Answer, Request, Welcome } from '../../agent/protocol.ts';
import { sleep, within } from '../../core/deadline.ts';
import { codeOf, DriverError, messageOf } from '../../core/errors.ts';
import type { Lateness } from '../../core/lag.ts';
import type { Serve } from '../../core/plan.ts';
import { AgentLine } from '../agent-line.ts';
import { bootLine } from '../boot.ts';
import type { Agent, AgentState } from '../driver.ts';
import { inWordsOfDocker, whyNotAsked } from './cannot-ask.ts';
import { type AgentContainer, agentBody } from './container-body.ts';
import { addressOn, HeldContainer, type HeldContainerOptions } from './held-container.ts';
import type { RunPlace } from './run-place.ts';

/**
 * The engines of a Swarm tell each other where a new container is in rounds of 200 ms, as it starts. A packet for it that
 * comes before is dropped, and the kernel asks where to send the next one only a second later.
 */
const GOSSIP_MS = 200;

export interface DockerAgentOptions {
  readonly place: RunPlace;
  readonly held: Omit<HeldContainerOptions, 'name' | 'body'>;
  readonly container: AgentContainer;
  /** text of what it runs */
  readonly program: string;
  /** others learn of it by gossip */
  readonly isGossiped: boolean;
}

/** An agent in a container. */
export class DockerAgent implements Agent {
  readonly name: string;
  readonly node: string;
  readonly role: string;
  readonly up: Promise<AgentState>;
  readonly held: HeldContainer;
  private readonly options: DockerAgentOptions;
  private readonly line: AgentLine;
  /** the program is on its way: whatever came before it would be taken for it */
  private fed = false;
  private ended: string | undefined;

  constructor(options: DockerAgentOptions) {
    this.options = options;
    const { place, held, container } = options;
    this.name = container.name;
    this.node = held.on.node;
    this.role = container.role;
    this.line = new AgentLine((text) => this.fed && this.held.send(text));
    this.held = new HeldContainer(
      { ...held, name: this.name, body: agentBody(place, container) },
      {
        onOut: this.line.receive,
        onError: (text) => this.line.hear(text),
        onEnd: (reason) => this.line.close(reason),
      },
    );
    this.up = this.start();
  }

  ask(asked: Omit<Request, 'id'>): Promise<Answer> {
    if (!this.fed) return Promise.reject(lost(this.ended ?? 'it is not there yet'));
    const request = inWordsOfDocker(asked, this.options.held.on.facts.swarm.nodeId !== '');
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
    this.held.release(reason);
  }

  private start(): Promise<AgentState> {
    const { startLimitMs } = this.options.held;
    const late = (): AgentState => ({
      up: false,
      code: 'agent-lost',
      reason: `no answer from its container in ${startLimitMs} ms`,
    });
    const started = this.startUp().catch((error): AgentState => {
      const code = error instanceof DriverError ? codeOf(error) : 'agent-lost';
      const reason = [messageOf(error), ...this.line.noise.slice(-1)].join(': ');
      this.lose(reason);
      return { up: false, code, reason };
    });
    return within(started, startLimitMs, late);
  }

  private async startUp(): Promise<AgentState> {
    await this.held.running;
    this.held.send(bootLine(this.options.program));
    this.fed = true;
    const [welcome, seen] = await Promise.all([this.line.greet(), this.held.inspect()]);
    if (this.options.isGossiped) await sleep(Math.max(0, this.held.ranAt + GOSSIP_MS - performance.now()));
    return this.placed(welcome, seen);
  }

  /** Where others reach it: on the run's network, or at its engine's own address. */
  private placed(welcome: Welcome, seen: ContainerInspectInfo): AgentState {
    const { place, held, container } = this.options;
    if (!container.publish) return { up: true, welcome, address: addressOn(place.network, seen) };
    const portAt = (port: number, transport: 'tcp' | 'udp'): number =>
      Number(seen.NetworkSettings.Ports[`${port}/${transport}`]?.[0]?.HostPort ?? 0);
    const ports = publishedPorts(welcome.ports, portAt);
    return { up: true, welcome: { ...welcome, ports }, address: held.on.facts.address };
  }
}

/**
 * Services have no addresses: each of many tries asks for the name first, and so is two exchanges. They get twice the
 * time, as long as all are answered: where one is not, more of them would only make the run longer.
 */
function withTimeForNames(request: Omit<Request, 'id'>): Omit<Request, 'id'> {
  const { until, timeoutMs } = request;
  const { host } = request.args as { readonly host?: string };
  if (!until || host === undefined || isIP(host) !== 0) return request;
  return { ...request, until: { ...until, countingMs: (until.countingMs ?? 0) + timeoutMs } };
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
