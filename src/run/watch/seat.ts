import type { WatchedPath } from '../../agent/protocol.ts';
import { aborted, sleep } from '../../core/deadline.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import type { Agent, Fleet } from '../../drivers/driver.ts';
import { AgentLog } from './agent-log.ts';
import type { Spot } from './ways.ts';

/** After an agent did not come up, nobody tries another one sooner. */
const REPLACE_MS = 5000;

/** What a seat tells of. */
export interface SeatNews {
  /** there is no agent any more, and why */
  onLost(node: string, reason: string): void;
  /** its line is broken; it may well go on */
  onAway(node: string): void;
  /** it is heard of again */
  onThere(node: string): void;
}

/** A node's place in the watch, whichever agent is in it. */
export class Seat {
  readonly node: string;
  /** of every agent that was here, the last one last */
  readonly logs: AgentLog[] = [new AgentLog()];
  /** undefined: nobody is there to be reached */
  spot: Spot | undefined;
  /** why nobody is, or was last */
  reason = 'its agent has not come up';
  private readonly fleet: Fleet;
  private readonly news: SeatNews;
  private agent: Agent;
  private told = '';
  private isMissed = false;
  private isLost = false;

  constructor(agent: Agent, fleet: Fleet, news: SeatNews) {
    this.agent = agent;
    this.node = agent.name;
    this.fleet = fleet;
    this.news = news;
  }

  get log(): AgentLog {
    return this.logs.at(-1)!;
  }

  /** When its agent has come up, or will not. */
  async settle(): Promise<void> {
    const state = await this.agent.up;
    if (!state.up) return this.lose(state.reason);
    const { tcp = 0, http = 0 } = state.welcome.ports;
    this.spot = { address: state.address, tcp, http };
  }

  /** Hears what its agent saw. Never rejects. @param paths what it is to try */
  async hear(everyMs: number, paths: readonly WatchedPath[]): Promise<void> {
    const text = JSON.stringify(paths);
    const order = { everyMs, after: this.log.last, ...(text === this.told ? {} : { paths }) };
    const askedAt = performance.now();
    try {
      const seen = await this.agent.watch!(order);
      this.log.take(seen, askedAt, performance.now());
      this.told = text;
      if (this.isMissed) this.news.onThere(this.node);
      this.isMissed = false;
      this.isLost = false;
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      if (!error.retryable) return this.lose(messageOf(error));
      this.told = ''; // the order may not have arrived
      this.reason = 'its agent was not heard of again';
      if (!this.isMissed) this.news.onAway(this.node);
      this.isMissed = true;
    }
  }

  /** Puts another agent in the place of one that is lost, where the driver can, and waits for it. Never rejects. */
  async replace(signal: AbortSignal): Promise<void> {
    await sleep(this.log.lived ? 0 : REPLACE_MS, signal);
    if (signal.aborted || !this.fleet.replace) return void (await aborted(signal));
    try {
      this.agent = await this.fleet.replace(this.agent);
    } catch (error) {
      return this.lose(messageOf(error));
    }
    this.logs.push(new AgentLog());
    this.told = '';
    await Promise.race([this.settle(), aborted(signal)]);
  }

  private lose(reason: string): void {
    this.spot = undefined;
    this.reason = `its agent was lost: ${reason}`;
    this.isMissed = true;
    // whoever is to take its place may fail as well, again and again
    if (!this.isLost) this.news.onLost(this.node, reason);
    this.isLost = true;
  }
}
