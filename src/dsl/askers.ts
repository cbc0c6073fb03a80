import type { PodSelector, Target, Workload } from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { ask, DnsAsked, FactAsked, HttpAsked, ProbeAsked } from './questions.ts';
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

  /**
   * Each of these gets an HTTP answer from a service or a host, by name, or from a URL.
   * @param path of a URL, what comes behind its own @default /
   */
  http(target: Service | string, path?: string, port?: number): HttpAsked {
    if (path !== undefined && (typeof path !== 'string' || !path.startsWith('/')))
      mistake(`bad path '${path}': it begins with /`);
    const url = urlOf(target, ['http:', 'https:']);
    if (url) return this.#get(url, path);
    const parts = { from: this.selector, to: named(target), path: path ?? '/' };
    return ask(HttpAsked, 'http', { ...parts, ...(port === undefined ? {} : { port }) });
  }

  /** Each of these connects to a port of a service or a host, by name, or of a URL such as `tcp://db.example:5432`. */
  tcp(target: Service | string, port?: number): ProbeAsked {
    const url = urlOf(target, ['tcp:']);
    const to = named(url ? bare(url.hostname) : target);
    const at = port ?? (url?.port ? Number(url.port) : undefined);
    if (to.kind === 'host' && at === undefined) mistake(`tcp('${to.host}') needs a port`);
    return ask(ProbeAsked, 'tcp', { from: this.selector, to, ...(at === undefined ? {} : { port: at }) });
  }

  /** Each of these is answered by an image registry: whether it may look into it is another question. */
  reachesRegistry(url: string): HttpAsked {
    const parsed = urlOf(url, ['http:', 'https:']);
    if (!parsed) mistake(`bad registry '${url}': a URL such as http://registry.kube-system:5000`);
    const asked = this.#get(parsed ?? new URL('http://invalid'), '/v2/', 'registry');
    return asked.status(200, 401);
  }

  #get(url: URL, behind = '', about?: 'registry'): HttpAsked {
    const tls = url.protocol === 'https:';
    const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
    const own = `${url.pathname}${url.search}`;
    const path = behind === '' ? own : `${url.pathname.replace(/\/$/, '')}${behind}`;
    const to = named(bare(url.hostname));
    return ask(HttpAsked, 'http', {
      from: this.selector,
      to,
      path,
      port,
      ...(tls ? { tls } : {}),
      ...(about ? { about } : {}),
    });
  }
}

/** An IPv6 address without its brackets. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** Undefined where it is no URL of these schemes. */
function urlOf(target: unknown, protocols: readonly string[]): URL | undefined {
  const url = typeof target === 'string' && target.includes('://') ? URL.parse(target) : null;
  if (url?.username || url?.password)
    mistake('a URL of a check holds no credentials: reports would show them');
  return url && protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined;
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

/** Lightweight pods of the suite's own. */
export class Pods extends Askers {
  readonly selector: PodSelector;

  constructor(workload: Workload) {
    super();
    this.selector = { kind: 'workload', name: workload.name };
  }
}
