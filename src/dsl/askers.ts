import type { PodSelector, Target, Workload } from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { ask, DnsAsked, FactAsked, HttpAsked, ProbeAsked, type TrialAsked, trial } from './questions.ts';
import { type Service, type TargetLike, toTarget } from './targets.ts';

/** Somebody who can ask: the agents of nodes, or pods of the suite's own. */
export abstract class Askers {
  abstract readonly selector: PodSelector;

  /** Each of these reaches each of those (never itself), by address: say how with `.tcp()` or `.udp()`. */
  reaches(target: TargetLike): Reach {
    return guard(new Reach(this.selector, toTarget(target)), 'probe');
  }

  /** Each of these resolves a service's or a host's name through its own resolv.conf. */
  resolves(target: Service | string): DnsAsked {
    return ask(DnsAsked, 'dns', { from: this.selector, to: named(target) });
  }

  /** Each of these gets an HTTP answer from a service or a host, by name. */
  http(target: Service | string, path = '/', port?: number): HttpAsked {
    if (typeof path !== 'string' || !path.startsWith('/')) mistake(`bad path '${path}': it begins with /`);
    return ask(HttpAsked, 'http', {
      from: this.selector,
      to: named(target),
      path,
      ...(port === undefined ? {} : { port }),
    });
  }

  /** Each of these connects to a port of a service or a host, by name. */
  tcp(target: Service | string, port?: number): ProbeAsked {
    const to = named(target);
    if (to.kind === 'host' && port === undefined) mistake(`tcp('${to.host}') needs a port`);
    return ask(ProbeAsked, 'tcp', { from: this.selector, to, ...(port === undefined ? {} : { port }) });
  }
}

function named(target: Service | string): Target {
  const to = toTarget(target);
  if (to.kind === 'pods') mistake('pods have no name of their own: use service(pods), or reaches(pods)');
  return to;
}

/** Who goes to whom, still without how. */
export class Reach {
  readonly #from: PodSelector;
  readonly #to: Target;

  constructor(from: PodSelector, to: Target) {
    this.#from = from;
    this.#to = to;
  }

  /** A TCP connection, and where an agent is at the other end, that it is the right one. */
  tcp(port?: number): ProbeAsked {
    return ask(ProbeAsked, 'tcp', this.#parts(port));
  }

  /** A datagram there and back. The other end is an agent: nobody else echoes. */
  udp(port?: number): ProbeAsked {
    if (this.#to.kind === 'host' || this.#to.kind === 'service') {
      mistake('udp() needs pods of this run at the other end: nobody else echoes');
    }
    return ask(ProbeAsked, 'udp', this.#parts(port));
  }

  #parts(port?: number) {
    if (this.#to.kind === 'host' && port === undefined)
      mistake(`reaches('${this.#to.host}') needs a port: .tcp(443)`);
    return { from: this.#from, to: this.#to, ...(port === undefined ? {} : { port }) };
  }
}

/** The nodes under test, each through its agent. */
export class Nodes extends Askers {
  readonly selector: PodSelector;

  constructor(labels?: Readonly<Record<string, string>>) {
    super();
    this.selector = { kind: 'nodes', ...(labels ? { labels } : {}) };
  }

  /** Each node has this condition, e.g. `Ready`. */
  has(condition: string): FactAsked {
    return this.#condition(condition, 'True');
  }

  /** No node has this condition, e.g. `DiskPressure`. */
  hasNo(condition: string): FactAsked {
    return this.#condition(condition, 'False');
  }

  /**
   * Each node starts a container: its agent's, so that this costs no further pod. What the pull of the image takes
   * does not count. @default within 10s
   */
  startsContainers(): TrialAsked {
    return trial('pod-start', { nodes: this.selector, until: 'started' }, 10_000);
  }

  /** Each node's kubelet says that a pod is ready: its agent's, as above. @default within 10s */
  readiesPods(): TrialAsked {
    return trial('pod-start', { nodes: this.selector, until: 'ready' }, 10_000);
  }

  /** On each node a pod is created and becomes ready, is deleted and is gone; the limit is for each of the two. @default within 10s */
  runsPods(): TrialAsked {
    return trial('pod-cycle', { nodes: this.selector }, 10_000);
  }

  /**
   * Each node pulls this image; nothing of it is run. @default within 60s
   * @param policy `IfNotPresent`: an image that is there already does
   */
  pulls(image: string, policy: 'Always' | 'IfNotPresent' = 'Always'): TrialAsked {
    if (
      typeof image !== 'string' ||
      !/^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/.test(image)
    )
      mistake(`bad image '${image}': write registry.example/name:tag`);
    if (policy !== 'Always' && policy !== 'IfNotPresent')
      mistake(`bad policy '${policy}': there are Always and IfNotPresent`);
    return trial('image-pull', { nodes: this.selector, image, policy }, 60_000);
  }

  #condition(condition: string, status: 'True' | 'False'): FactAsked {
    if (!/^[A-Z][A-Za-z0-9]+$/.test(condition))
      mistake(`bad condition '${condition}': e.g. Ready, DiskPressure`);
    return new FactAsked({
      kind: 'fact',
      fact: 'node-condition',
      args: { nodes: this.selector, condition, status },
    });
  }
}

/** Whoever a selector means. */
export class Selected extends Askers {
  readonly selector: PodSelector;

  constructor(selector: PodSelector) {
    super();
    this.selector = selector;
  }
}

/** Lightweight pods of the suite's own. */
export class Pods extends Selected {
  constructor({ name }: Workload) {
    super({ kind: 'workload', name });
  }
}
