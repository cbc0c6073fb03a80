import type { Answer, Fetched, FetchRequest, Request, Welcome } from '../../agent/protocol.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import type { Lateness } from '../../core/lag.ts';
import { retry } from '../../core/retry.ts';
import { AgentLine } from '../agent-line.ts';
import { bootLine } from '../boot.ts';
import type { Api } from './api.ts';
import { type Attachment, attach } from './attach.ts';

/** The container has started, and the kubelet may not know it yet. */
const ATTACH_RETRIES = 4;

/** The connection to the agent in a pod. Once it stood and is lost, so is the agent: its input has ended. */
export class PodLine {
  private readonly api: Api;
  private readonly podPath: string;
  private readonly program: string;
  private line: AgentLine | undefined;
  private attachment: Attachment | undefined;
  private closed: string | undefined;

  constructor(api: Api, podPath: string, program: string) {
    this.api = api;
    this.podPath = podPath;
    this.program = program;
  }

  get noise(): readonly string[] {
    return this.line?.noise ?? [];
  }

  /** Attaches, hands the agent its program and says hello. @throws DriverError */
  open(): Promise<Welcome> {
    return retry(() => this.greet(), ATTACH_RETRIES);
  }

  ask(request: Omit<Request, 'id'>): Promise<Answer> {
    return this.line ? this.line.ask(request) : this.notThere();
  }

  fetch(request: FetchRequest, limitMs: number): Promise<Fetched> {
    return this.line ? this.line.fetch(request, limitMs) : this.notThere();
  }

  /** How late the agent was since then, as far as it told. */
  latenessSince(at: number): Lateness {
    return this.line?.latenessSince(at) ?? { lagMs: 0, lateMs: 0 };
  }

  /** Ends the connection, and with it the agent's process. */
  close(reason: string): void {
    this.closed ??= reason;
    this.line?.close(reason);
    this.attachment?.close();
  }

  private notThere(): Promise<never> {
    const fields = { doing: 'ask the agent', code: 'agent-lost', retryable: false };
    return Promise.reject(new DriverError(this.closed ?? 'it is not there yet', fields));
  }

  private async greet(): Promise<Welcome> {
    if (this.closed !== undefined) {
      throw new DriverError(this.closed, { doing: 'attach', code: 'agent-lost', retryable: false });
    }
    let attachment: Attachment | undefined;
    const line = new AgentLine((text) => attachment?.send(text));
    this.line = line;
    try {
      attachment = await attach(this.api, this.podPath, {
        onOut: line.receive,
        onError: (text) => {
          for (const one of text.split('\n')) line.hear(one);
        },
        onEnd: (reason) => line.close(reason),
      });
    } catch (error) {
      line.close(messageOf(error));
      throw error;
    }
    this.attachment = attachment;
    if (this.closed !== undefined) this.close(this.closed);
    attachment.send(bootLine(this.program));
    return line.greet();
  }
}
