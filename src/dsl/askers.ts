import type { Duration } from '../core/duration.ts';
import type { PodSelector, ProbeName, ProbeOptions, Target, Workload } from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import {
  ask,
  DnsAsked,
  durationMs,
  FactAsked,
  HttpAsked,
  type MeasureAsked,
  measure,
  minDays,
  ProbeAsked,
  type TrialAsked,
  trial,
} from './questions.ts';
import { bytesOf, type Size } from './size.ts';
import { NewService, type Service, type TargetLike, toTarget } from './targets.ts';

/** Somebody who can ask: the agents of nodes, or pods of the suite's own. */
export abstract class Askers {
  abstract readonly selector: PodSelector;

  /** Each of these reaches each of those (never itself), by address: say how with `.tcp()`, `.udp()` … */
  reaches(target: TargetLike): Reach {
    return guard(new Reach(this.selector, toTarget(target)), 'probe');
  }

  /** Each of these resolves a service's or a host's name through its own resolv.conf. */
  resolves(target: Service | NewService | string): DnsAsked {
    const to = target instanceof NewService ? target.target : named(target);
    return ask(DnsAsked, 'dns', { from: this.selector, to });
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
    if (this.#to.kind === 'host' || this.#to.kind === 'hosts' || this.#to.kind === 'service') {
      mistake('udp() needs pods of this run at the other end: nobody else echoes');
    }
    return ask(ProbeAsked, 'udp', this.#parts(port));
  }

  /** Packets as large as the pods' interfaces take go there and come back. The other ends are agents. */
  fullSize(): MeasureAsked {
    return this.#measure('mtu', 'fullSize()');
  }

  /** So many bytes go there over TCP and as many come back. At most 16MiB. @default 1MiB */
  transfer(size: Size = '1MiB'): MeasureAsked {
    return this.#measure('transfer', 'transfer()', { bytes: bytesOf(size) });
  }

  /**
   * Of so many small datagrams no more than this share is lost; the round trips are told (p50, p99). Where more seem to
   * be lost, four times as many decide.
   * @param options `datagrams`: 10 to 1000 @default 100 · `most`: a ratio, 0 to 1 @default 0.01
   */
  loss({ datagrams = 100, most = 0.01 }: { datagrams?: number; most?: number } = {}): MeasureAsked {
    if (!Number.isInteger(datagrams) || datagrams < 10 || datagrams > 1000)
      mistake(`loss(): ${datagrams} datagrams: 10 to 1000`);
    if (!(most >= 0 && most < 1)) mistake(`loss(): most is a ratio from 0 to 1, not ${most}`);
    return this.#measure('loss', 'loss()', { datagrams, most });
  }

  #measure(probe: ProbeName, word: string, options?: ProbeOptions): MeasureAsked {
    if (this.#to.kind !== 'pods')
      mistake(`${word} needs pods of this run at the other end: nobody else echoes`);
    return measure(probe, { from: this.#from, to: this.#to, ...(options ? { options } : {}) });
  }

  #parts(port?: number) {
    if (this.#to.kind === 'hosts' && port === undefined)
      mistake('reaches(everyHost()) needs a port: .tcp(10250)');
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

  /** No node's clock is further than this from the median of those it is compared with. @default 300ms */
  clocksAgree(limit: Duration = '300ms'): MeasureAsked {
    const to: Target = { kind: 'pods', pods: this.selector };
    return measure('clock', { from: this.selector, to, options: { most: durationMs(limit) } });
  }

  /** Each kubelet says that it lives, by its lease. It tells sooner than `Ready`. */
  renewsItsLease(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'node-leases', args: { nodes: this.selector } });
  }

  /** Each kubelet's version fits the API server's, by Kubernetes' version skew policy. */
  fitsApiServer(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'version-skew', args: { nodes: this.selector } });
  }

  /**
   * The certificate at this port of each node's own address lasts so many days more. Who signed it is not asked.
   * @param port @default 10250, the kubelet's @param days @default 14
   */
  hasCertificate({ port = 10250, days = 14 }: { readonly port?: number; readonly days?: number } = {}) {
    return ask(ProbeAsked, 'certificate', {
      from: this.selector,
      to: { kind: 'hosts', nodes: this.selector },
      sameNode: true,
      port,
      options: { minDays: minDays(days) },
    });
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
   * Each node's host network reaches a pod on that node: its kubelet asks the pod whether it is ready. Costs a pod a
   * node. @default within 5s of the pod's start
   */
  hostReachesPods(): TrialAsked {
    return trial('host-to-pod', { nodes: this.selector }, 5000);
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
