import type {
  Answer,
  Fetched,
  FetchRequest,
  Request,
  Seen,
  WatchOrder,
  Welcome,
} from '../../agent/protocol.ts';
import { codeOf, messageOf } from '../../core/errors.ts';
import type { Lateness } from '../../core/lag.ts';
import type { Agent, AgentState } from '../driver.ts';
import type { Api } from './api.ts';
import { describeEvent, readPodEvents } from './pod-events.ts';
import { describePod, isPodReady, judgePod } from './pod-judgement.ts';
import { PodLine } from './pod-line.ts';
import type { AgentPod } from './pod-manifest.ts';
import type { RunPlace } from './run-place.ts';
import type { Event, Pod } from './wire.ts';

export interface KubernetesAgentOptions {
  readonly api: Api;
  readonly place: RunPlace;
  readonly pod: AgentPod;
  /** text of what it runs */
  readonly program: string;
  /** was Ready when the cluster was read */
  readonly nodeReady: boolean;
  readonly startLimitMs: number;
}

/** A doubtful state that stays for so long is final. */
const DOUBT_MS = 3000;
/** The codes under which an agent may be missing; all else is an agent that was lost. */
const CAUSES = new Set([
  'node-unreachable',
  'image-unavailable',
  'rbac-missing',
  'quota-exceeded',
  'admission-denied',
  'admission-webhook-broken',
  'apiserver-down',
]);

export const OVER = 'the run is over';

/** A welcome that also tells where the agent is, as it was told by the kubelet. Not every agent's does. */
type Placed = Welcome & { readonly address?: string };

/** An agent that is a pod. The fleet tells it what becomes of its pod; it attaches when there is something to attach to. */
export class KubernetesAgent implements Agent {
  readonly name: string;
  readonly node: string;
  readonly role: string;
  readonly podName: string;
  readonly pod: AgentPod;
  readonly up: Promise<AgentState>;
  /** When its container had started, in ms since its pod's creation less the pull of its image; undefined: never. */
  readonly containerStarted: Promise<number | undefined>;
  /** When Kubernetes called its pod ready, likewise. Later than `up`: the kubelet reports once a second. */
  readonly podReady: Promise<number | undefined>;
  /** it was there, or was to be, and is not any more */
  isLost = false;
  private readonly options: KubernetesAgentOptions;
  private readonly line: PodLine;
  private readonly settle: (state: AgentState) => void;
  private readonly settleStarted: (tookMs: number | undefined) => void;
  private readonly settlePodReady: (tookMs: number | undefined) => void;
  private createdAt = performance.now();
  private pullingSince: number | undefined;
  private pullMs = 0;
  private readonly startTimer: NodeJS.Timeout;
  private doubtTimer: NodeJS.Timeout | undefined;
  private opening: Promise<void> | undefined;
  private welcome: Placed | undefined;
  private address: string | undefined;
  private seen = 'its pod is not created';
  /** its pod is there, and its kubelet has not said a word of it · not created yet */
  private silent: boolean | undefined;
  private warning = '';
  /** what went wrong with the connection, to be told before what became of the pod */
  private trouble = '';

  constructor(options: KubernetesAgentOptions) {
    const { api, place, pod, program, startLimitMs } = options;
    this.options = options;
    this.pod = pod;
    this.name = pod.config.agent;
    this.node = pod.node;
    this.role = pod.role;
    this.podName = pod.podName;
    const lasting = pod.config.aloneMs !== undefined;
    this.line = new PodLine(api, place.path('pods', pod.podName), program, lasting);
    const up = Promise.withResolvers<AgentState>();
    const ready = Promise.withResolvers<number | undefined>();
    const start = Promise.withResolvers<number | undefined>();
    this.up = up.promise;
    this.podReady = ready.promise;
    this.containerStarted = start.promise;
    this.settleStarted = start.resolve;
    this.settle = up.resolve;
    this.settlePodReady = ready.resolve;
    this.startTimer = setTimeout(() => this.giveUp(startLimitMs), startLimitMs);
  }

  ask(request: Omit<Request, 'id'>): Promise<Answer> {
    return this.line.ask(request);
  }

  /** Makes an HTTP request in the runner's place. */
  fetch(request: FetchRequest, limitMs: number): Promise<Fetched> {
    return this.line.fetch(request, limitMs);
  }

  watch(order: WatchOrder): Promise<Seen> {
    return this.line.watch(order);
  }

  latenessSince(at: number): Lateness {
    return this.line.latenessSince(at);
  }

  async log(): Promise<readonly string[]> {
    const { api, place } = this.options;
    const events = await readPodEvents(api, place, this.podName).catch((error) => [messageOf(error)]);
    return [...this.line.noise, ...events];
  }

  get isUp(): boolean {
    return !this.isLost && this.placed() !== undefined;
  }

  /** Its pod waits for a kubelet that has not said a word of it. */
  get isSilent(): boolean {
    return this.silent === true && !this.opening && !this.isLost;
  }

  created(): void {
    this.silent ??= true;
    this.createdAt = performance.now();
  }

  /** A hint, and the first to come: the pod's status follows up to a second later. */
  onEvent(event: Event): void {
    if (event.type === 'Warning') this.warning = `, ${describeEvent(event)}`;
    if (event.reason === 'Pulling') this.pullingSince ??= performance.now();
    if (event.reason === 'Pulled' && this.pullingSince) this.pullMs = performance.now() - this.pullingSince;
    if (event.reason === 'Started') this.onStart();
  }

  onPod(pod: Pod): void {
    const judgement = judgePod(pod);
    this.seen = describePod(pod);
    this.silent = !pod.status?.containerStatuses;
    if (isPodReady(pod)) this.settlePodReady(this.tookMs);
    if (judgement.kind === 'running') {
      this.address ??= judgement.address;
      this.onStart();
      this.riseWhenKnown();
    } else if (judgement.kind === 'lost') this.lose(judgement.code, this.trouble + judgement.reason);
    else if (judgement.kind === 'doubtful') {
      this.doubtTimer ??= setTimeout(() => this.lose(judgement.code, judgement.reason), DOUBT_MS);
    }
  }

  /** Whatever happens to the pod from now on, this agent is not there. Ends its process, where there is one. */
  lose(code: string, reason: string): void {
    this.isLost = true;
    this.endWaiting();
    this.settle({ up: false, code, reason });
    this.settlePodReady(undefined);
    this.settleStarted(undefined);
    this.line.close(reason);
  }

  /** Leaves it to itself for so long. @returns whether it stays */
  async leave(stayMs: number): Promise<boolean> {
    const stays = await this.line.stay(stayMs).then(
      () => true,
      () => false,
    );
    this.lose('agent-lost', OVER);
    return stays;
  }

  /** Something that the run needed for this agent could not be done. */
  fail(error: unknown): void {
    const code = codeOf(error);
    this.lose(CAUSES.has(code) ? code : 'agent-lost', messageOf(error));
  }

  private onStart(): void {
    this.settleStarted(this.tookMs);
    this.attach();
  }

  private get tookMs(): number {
    return Math.max(0, performance.now() - this.createdAt - this.pullMs);
  }

  private attach(): void {
    if (this.opening) return;
    this.doubtTimer = void clearTimeout(this.doubtTimer);
    this.opening = this.line.open().then(
      (welcome) => {
        this.welcome = welcome;
        this.riseWhenKnown();
      },
      (error) => this.onNoWelcome(error),
    );
  }

  /** Where the agent ended, the pod's status is about to say why, and better than the connection does. */
  private onNoWelcome(error: unknown): void {
    if (codeOf(error) !== 'agent-lost') {
      this.fail(error);
      return;
    }
    const [lastWords] = this.line.noise.slice(-1);
    this.trouble = `${messageOf(error)}${lastWords ? `; its last words: ${lastWords}` : ''}; `;
    this.doubtTimer ??= setTimeout(() => this.lose('agent-lost', this.trouble + this.seen), DOUBT_MS);
  }

  /** It is up when it has spoken and it is known where: from itself, or from the pod's status. */
  private riseWhenKnown(): void {
    const placed = this.placed();
    if (!placed) return;
    this.endWaiting();
    this.settle({ up: true, ...placed });
  }

  private placed(): { readonly welcome: Welcome; readonly address: string } | undefined {
    const { welcome, address = welcome?.address } = this;
    return welcome && address ? { welcome, address } : undefined;
  }

  private endWaiting(): void {
    clearTimeout(this.startTimer);
    clearTimeout(this.doubtTimer);
  }

  private giveUp(limitMs: number): void {
    const { nodeReady } = this.options;
    const what = this.opening ? 'its first word' : 'its pod to run';
    const node = nodeReady ? '' : `node ${this.node} is not Ready; `;
    const reason = `${node}waited ${limitMs} ms for ${what}; last seen: ${this.seen}${this.warning}`;
    this.lose(nodeReady && !this.silent ? 'agent-lost' : 'node-unreachable', reason);
  }
}
