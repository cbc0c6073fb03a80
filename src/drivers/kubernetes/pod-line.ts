import type {
  Answer,
  Fetched,
  FetchRequest,
  Request,
  Seen,
  WatchOrder,
  Welcome,
} from '../../agent/protocol.ts';
import { sleep } from '../../core/deadline.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import type { Lateness } from '../../core/lag.ts';
import { retry } from '../../core/retry.ts';
import { AgentLine } from '../agent-line.ts';
import { bootLine } from '../boot.ts';
import type { Api } from './api.ts';
import { type Attachment, attach } from './attach.ts';

/** The container has started, and the kubelet may not know it yet. */
const ATTACH_RETRIES = 4;

/** An answer to what an agent has seen takes no thinking. */
const WATCH_LIMIT_MS = 3000;
/** Between two tries to take up a line again: the longer the API server is away, the less it is asked. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;

/**
 * The connection to the agent in a pod. Once it stood and is lost, so is the agent: its input has ended. Where agents go
 * on alone (`lasting`), the line is taken up again until it is closed.
 */
export class PodLine {
  private readonly api: Api;
  private readonly podPath: string;
  private readonly program: string;
  private readonly lasting: boolean;
  private welcomed = false;
  private resuming = false;
  private line: AgentLine | undefined;
  private attachment: Attachment | undefined;
  private closed: string | undefined;

  constructor(api: Api, podPath: string, program: string, lasting = false) {
    this.lasting = lasting;
    this.api = api;
    this.podPath = podPath;
    this.program = program;
  }

  get noise(): readonly string[] {
    return this.line?.noise ?? [];
  }

  /** Attaches, hands the agent its program and says hello. @throws DriverError */
  async open(): Promise<Welcome> {
    const welcome = await retry(() => this.greet(), ATTACH_RETRIES);
    this.welcomed = true;
    return welcome;
  }

  /** @throws DriverError, retryable while the line is broken */
  async watch(order: WatchOrder): Promise<Seen> {
    if (!this.line || this.closed !== undefined) return this.notThere();
    // a question would go nowhere, and its silence would be taken for the next line's
    if (this.resuming) throw away('its line is broken');
    try {
      return await this.line.watch(order, WATCH_LIMIT_MS);
    } catch (error) {
      if (!this.lasting || this.closed !== undefined) return this.notThere();
      void this.resume();
      throw away(messageOf(error));
    }
  }

  ask(request: Omit<Request, 'id'>): Promise<Answer> {
    return this.line ? this.line.ask(request) : this.notThere();
  }

  fetch(request: FetchRequest, limitMs: number): Promise<Fetched> {
    return this.line ? this.line.fetch(request, limitMs) : this.notThere();
  }

  /** Has the agent outlive the connection by so much. @throws DriverError */
  async stay(stayMs: number): Promise<void> {
    await (this.line ? this.line.stay(stayMs) : this.notThere());
  }

  /** How late the agent was since then, as far as it told. */
  latenessSince(at: number): Lateness {
    return this.line?.latenessSince(at) ?? { lagMs: 0, lateMs: 0 };
  }

  /** Ends the connection, and with it the agent's process. */
  close(reason: string): void {
    this.closed ??= reason;
    // its input does not end with the connection
    if (this.lasting) this.line?.bye();
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
    const line = await this.connect(bootLine(this.program));
    return line.greet();
  }

  /** @param first what goes through it before all else @throws DriverError */
  private async connect(first: string): Promise<AgentLine> {
    let attachment: Attachment | undefined;
    const line = new AgentLine((text) => attachment?.send(text));
    this.line = line;
    try {
      attachment = await attach(this.api, this.podPath, {
        onOut: line.receive,
        onError: (text) => line.hear(text),
        onEnd: (reason) => {
          line.close(reason);
          // one that was given up may end long after another has come
          if (this.welcomed && this.line === line) void this.resume();
        },
      });
    } catch (error) {
      line.close(messageOf(error));
      throw error;
    }
    this.attachment = attachment;
    attachment.send(first);
    if (this.closed !== undefined) this.close(this.closed);
    return line;
  }

  /** Takes the line up again, however long that takes: whoever closes it knows when there is no use. */
  private async resume(): Promise<void> {
    if (!this.lasting || this.resuming) return;
    this.resuming = true;
    this.line?.close('the connection to its pod was lost');
    this.attachment?.close();
    for (
      let pauseMs = FIRST_PAUSE_MS;
      this.closed === undefined;
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    ) {
      await sleep(pauseMs);
      // half a line may have got through before
      const isBack = this.closed === undefined && (await this.connect('\n').then(Boolean, () => false));
      if (isBack) break;
    }
    this.resuming = false;
  }
}

const away = (reason: string): DriverError =>
  new DriverError(reason, { doing: 'hear of it', code: 'agent-away', retryable: true });
