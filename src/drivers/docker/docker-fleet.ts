import { readFile } from 'node:fs/promises';
import { agentBundlePath } from '../../agent/bundle.ts';
import { Deadline } from '../../core/deadline.ts';
import { DriverError } from '../../core/errors.ts';
import { NODE_ROLE } from '../../core/labels.ts';
import type { OwnService, PodSelector, Serve, TrialName, TrialQuestion, Workload } from '../../core/plan.ts';
import type {
  Agent,
  Fleet,
  LaunchRequest,
  Leftover,
  NewService,
  ServiceState,
  TrialResult,
} from '../driver.ts';
import { NODE_SERVE } from '../driver.ts';
import { absentAgent } from './absent-agent.ts';
import { Aliases, DNS_NAME } from './aliases.ts';
import { DockerAgent } from './docker-agent.ts';
import { notWithDocker } from './engine-error.ts';
import { newNamesOf, newServiceOf } from './new-service.ts';
import type { DockerOptions } from './options.ts';
import type { Place } from './place.ts';
import { RunNetwork } from './run-network.ts';
import { RunPlace } from './run-place.ts';
import { trials } from './trials/index.ts';
import type { Trial } from './trials/trial.ts';
import { isNamedEverywhere, NO_COMMON_NETWORK, type Wiring } from './wiring.ts';

const CLOSE_LIMIT_MS = 10_000;
/** Of that, for the containers; the networks can go only after them. */
const CONTAINERS_LIMIT_MS = 7000;

export interface FleetOptions {
  readonly options: DockerOptions;
  /** every node that there is */
  readonly places: readonly Place[];
  readonly wiring: Wiring;
  readonly request: LaunchRequest;
}

/** Asks for everything at once. @throws UsageError where the agent is not built */
export async function launchFleet(options: FleetOptions): Promise<DockerFleet> {
  return new DockerFleet(options, await readFile(agentBundlePath(), 'utf8'));
}

/** Agents as containers, services as aliases, on one network. */
export class DockerFleet implements Fleet {
  readonly agents: Agent[] = [];
  private readonly options: DockerOptions;
  private readonly places: readonly Place[];
  private readonly wiring: Wiring;
  private readonly request: LaunchRequest;
  private readonly program: string;
  private readonly place: RunPlace;
  private readonly network: RunNetwork;
  private readonly aliases: Aliases;
  private readonly services = new Map<string, PodSelector>();
  private readonly serves = new Map<string, Serve>([[NODE_ROLE, NODE_SERVE]]);
  private readonly made: DockerAgent[] = [];
  private madeService: Promise<NewService> | undefined;
  private closed: Promise<readonly Leftover[]> | undefined;
  private nextPlace = 0;

  constructor({ options, places, wiring, request }: FleetOptions, program: string) {
    this.options = options;
    this.wiring = wiring;
    this.request = request;
    this.program = program;
    this.places = request.nodes.flatMap((name) => places.find(({ node }) => node === name) ?? []);
    this.place = new RunPlace(request.runId, request.lifetimeMs);
    this.network = new RunNetwork(this.place, wiring, this.places);
    this.aliases = new Aliases(this.places, request.services);
    for (const on of this.places) this.addAgent(on.node, on, NODE_ROLE, NODE_SERVE, this.aliases.ofNode(on));
    for (const workload of request.workloads) this.startWorkload(workload);
    for (const { name, selects } of request.services) this.services.set(name, selects);
  }

  async addWorkload(workload: Workload): Promise<readonly Agent[]> {
    return this.startWorkload(workload);
  }

  async addService({ name, selects }: OwnService): Promise<void> {
    if (!this.services.has(name)) this.services.set(name, selects);
  }

  async service(name: string): Promise<ServiceState> {
    const doing = `find service ${name}`;
    const selects = this.services.get(name);
    if (!selects)
      throw new DriverError('there is none in this run', { doing, code: 'HTTP_404', retryable: false });
    if (!isNamedEverywhere(this.wiring)) throw notWithDocker(doing, NO_COMMON_NETWORK);
    const alias = this.aliases.of(selects);
    if (alias === undefined)
      throw notWithDocker(doing, 'a container gets its aliases when it is made, and these were');
    const members = this.members(selects);
    const states = await Promise.all(
      members.map(async ({ name: agent, up }) => ({ agent, state: await up })),
    );
    const there = states.flatMap(({ agent, state }) => (state.up ? [{ agent, address: state.address }] : []));
    return {
      name,
      dnsName: `${alias}.${this.place.network}`,
      // no address of its own: its name gives its containers'
      address: '',
      endpoints: there.map(({ address }) => address),
      ports: this.serves.get(roleOf(selects)) ?? {},
      backends: there.map(({ agent }) => agent).sort(),
    };
  }

  newService(): Promise<NewService> {
    if (!isNamedEverywhere(this.wiring))
      return Promise.reject(notWithDocker('make a new name', NO_COMMON_NETWORK));
    const nodes = this.made.filter(({ role }) => role === NODE_ROLE);
    this.madeService ??= newServiceOf(nodes, this.place.network);
    return this.madeService;
  }

  attempt({ trial, args, withinMs }: TrialQuestion): Promise<readonly TrialResult[]> {
    const { place, options, places, agents } = this;
    // which trial it is and which arguments it takes go together: the plan's types say so
    const attempt = trials[trial] as Trial<TrialName>;
    return attempt(args as never, { place, options, places, agents }, withinMs);
  }

  async remove(agent: Agent): Promise<void> {
    const index = this.agents.indexOf(agent);
    if (index >= 0) this.agents.splice(index, 1);
    if (!(agent instanceof DockerAgent)) return;
    agent.lose('its container was removed by the run');
    await agent.held.remove(CONTAINERS_LIMIT_MS);
  }

  close(): Promise<readonly Leftover[]> {
    this.closed ??= this.removeAll();
    return this.closed;
  }

  private async removeAll(): Promise<readonly Leftover[]> {
    const deadline = new Deadline(CLOSE_LIMIT_MS);
    for (const agent of this.made) agent.lose('the run is over');
    const removed = await Promise.all(this.made.map(({ held }) => held.remove(CONTAINERS_LIMIT_MS)));
    return [...removed.flat(), ...(await this.network.remove(deadline.remainingMs()))];
  }

  private members(selects: PodSelector): readonly Agent[] {
    const role = roleOf(selects);
    return this.agents.filter(
      (agent) => agent.role === role && (role !== NODE_ROLE || this.aliases.isBehind(agent.node, selects)),
    );
  }

  private startWorkload({ name, count, perNode, serve, first = 0 }: Workload): readonly Agent[] {
    this.serves.set(name, serve);
    const { places } = this;
    if (perNode) return places.map((on) => this.addAgent(`${name}-${on.node}`, on, name, serve, [name]));
    const fit = places.filter(({ facts }) => !facts.trouble);
    const open = fit.length > 0 ? fit : places;
    return Array.from({ length: count }, (_, index) => {
      const on = open[this.nextPlace++ % open.length]!;
      return this.addAgent(`${name}-${first + index}`, on, name, serve, [name]);
    });
  }

  private addAgent(name: string, on: Place, role: string, serve: Serve, aliases: readonly string[]): Agent {
    const { trouble } = on.facts;
    const agent = trouble
      ? absentAgent({ name, node: on.node, role }, trouble)
      : this.startAgent(name, on, role, serve, aliases);
    this.agents.push(agent);
    return agent;
  }

  private startAgent(
    name: string,
    on: Place,
    role: string,
    serve: Serve,
    aliases: readonly string[],
  ): DockerAgent {
    const { place, program, options, wiring } = this;
    const agent = new DockerAgent({
      place,
      held: this.held(on),
      program,
      isGossiped: wiring.kind === 'overlay',
      container: {
        name,
        role,
        image: options.image,
        limits: on.facts.limits,
        config: { agent: name, serve },
        aliases: role === NODE_ROLE ? [...aliases, DNS_NAME, ...newNamesOf(name)] : aliases,
        publish: wiring.kind === 'published',
      },
    });
    this.made.push(agent);
    return agent;
  }

  /** What all containers of a run have in common. */
  private held(on: Place) {
    const { network, options, request } = this;
    const { imagePullPolicy: pull, networks } = options;
    return { on, network, pull, networks, startLimitMs: request.startLimitMs };
  }
}

const roleOf = (selects: PodSelector): string => (selects.kind === 'nodes' ? NODE_ROLE : selects.name);
