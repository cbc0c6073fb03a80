import type { Answer, Request, Welcome } from '../../agent/protocol.ts';
import { codeOf, DriverError, messageOf } from '../../core/errors.ts';
import { retry } from '../../core/retry.ts';
import { AgentLine } from '../agent-line.ts';
import type { Agent, AgentState } from '../driver.ts';
import type { Api } from './api.ts';
import { type Attachment, attach } from './attach.ts';
import { readPodEvents } from './pod-events.ts';
import { describePod, judgePod } from './pod-judgement.ts';
import type { AgentPod } from './pod-manifest.ts';
import type { RunPlace } from './run-place.ts';
import type { Pod } from './wire.ts';

export interface KubernetesAgentOptions {
  readonly api: Api;
  readonly place: RunPlace;
  readonly pod: AgentPod;
  /** was Ready when the cluster was read */
  readonly nodeReady: boolean;
  readonly startLimitMs: number;
}

/** The container has started, and the kubelet may not know it yet. */
const ATTACH_RETRIES = 4;
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

/** An agent that is a pod. The fleet tells it what becomes of its pod; it attaches when there is something to attach to. */
export class KubernetesAgent implements Agent {
  readonly name: string;
  readonly node: string;
  readonly role: string;
  readonly podName: string;
  readonly up: Promise<AgentState>;
  readonly pod: AgentPod;
  private readonly options: KubernetesAgentOptions;
  private readonly settle: (state: AgentState) => void;
  private readonly startTimer: NodeJS.Timeout;
  private doubtTimer: NodeJS.Timeout | undefined;
  private line: AgentLine | undefined;
  private attachment: Attachment | undefined;
  private waitingFor = 'its pod to be created';
  private settled = false;
  private attaching = false;
  private closed = false;

  constructor(options: KubernetesAgentOptions) {
    const { pod, startLimitMs } = options;
    this.options = options;
    this.pod = pod;
    this.name = pod.config.agent;
    this.node = pod.node;
    this.role = pod.role;
    this.podName = pod.podName;
    const { promise, resolve } = Promise.withResolvers<AgentState>();
    this.up = promise;
    this.settle = (state) => {
      if (this.settled) return;
      this.settled = true;
      clearTimeout(this.startTimer);
      clearTimeout(this.doubtTimer);
      resolve(state);
    };
    this.startTimer = setTimeout(() => this.giveUp(startLimitMs), startLimitMs);
  }

  ask(request: Omit<Request, 'id'>): Promise<Answer> {
    if (this.line) return this.line.ask(request);
    return Promise.reject(
      new DriverError('it is not there', { doing: `ask ${this.name}`, code: 'agent-lost', retryable: false }),
    );
  }

  async log(): Promise<readonly string[]> {
    const { api, place } = this.options;
    const events = await readPodEvents(api, place, this.podName).catch((error) => [messageOf(error)]);
    return [...(this.line?.noise ?? []), ...events];
  }

  created(): void {
    if (this.waitingFor === 'its pod to be created') this.waitingFor = 'the kubelet to take its pod';
  }

  onPod(pod: Pod): void {
    const judgement = judgePod(pod);
    this.waitingFor = `its pod to run (now: ${describePod(pod)})`;
    if (judgement.kind !== 'doubtful') this.doubtTimer = void clearTimeout(this.doubtTimer);
    if (judgement.kind === 'running') void this.attach(judgement.address);
    else if (judgement.kind === 'lost') this.lose(judgement.code, judgement.reason);
    else if (judgement.kind === 'doubtful') {
      this.doubtTimer ??= setTimeout(() => this.lose(judgement.code, judgement.reason), DOUBT_MS);
    }
  }

  /** Whatever happens to the pod from now on, this agent is not there. */
  lose(code: string, reason: string): void {
    clearTimeout(this.doubtTimer);
    this.settle({ up: false, code, reason });
    this.line?.close(reason);
  }

  /** Something that the run needed for this agent could not be done. */
  fail(error: unknown): void {
    const code = codeOf(error);
    this.lose(CAUSES.has(code) ? code : 'agent-lost', messageOf(error));
  }

  /** Ends the connection, and with it the agent's process. */
  close(reason: string): void {
    this.closed = true;
    this.lose('agent-lost', reason);
    this.attachment?.close();
  }

  private async attach(address: string): Promise<void> {
    if (this.attaching || this.settled) return;
    this.attaching = true;
    this.waitingFor = 'its first word';
    try {
      const welcome = await retry(() => this.greet(), ATTACH_RETRIES);
      this.settle({ up: true, welcome, address });
    } catch (error) {
      this.fail(error);
    }
  }

  private async greet(): Promise<Welcome> {
    const { api, place } = this.options;
    let attachment: Attachment | undefined;
    const line = new AgentLine((text) => attachment?.send(text));
    this.line = line;
    const hear = (text: string) => {
      for (const one of text.split('\n')) line.hear(one);
    };
    const onEnd = (reason: string) => line.close(reason);
    try {
      attachment = await attach(api, place.path('pods', this.podName), {
        onOut: line.receive,
        onError: hear,
        onEnd,
      });
    } catch (error) {
      line.close(messageOf(error));
      throw error;
    }
    this.attachment = attachment;
    if (this.closed) attachment.close();
    return line.greet();
  }

  private giveUp(limitMs: number): void {
    const { nodeReady } = this.options;
    const node = nodeReady ? '' : `node ${this.node} is not Ready; `;
    const reason = `${node}waited ${limitMs} ms for ${this.waitingFor}`;
    this.close(reason);
    if (!nodeReady) this.lose('node-unreachable', reason);
  }
}
