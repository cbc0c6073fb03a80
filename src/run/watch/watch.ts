import type { WatchedPath } from '../../agent/protocol.ts';
import { aborted, sleep, within } from '../../core/deadline.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import { NODE_ROLE } from '../../core/labels.ts';
import { NODES_SERVICE } from '../../core/plan.ts';
import { RunClock } from '../../core/run-clock.ts';
import type { Watched, WatchReport, Way } from '../../core/watch-report.ts';
import type { Cluster, Driver, Fleet, Leftover } from '../../drivers/driver.ts';
import { cannotLaunch } from '../cannot-launch.ts';
import { assembleWatch, type WatchLimits } from './assemble-watch.ts';
import { Seat, type SeatNews } from './seat.ts';
import type { Attempted } from './way-history.ts';
import { attemptOf, type Fixed, leadsToAgent, waysOf } from './ways.ts';

export interface WatchJob extends WatchLimits {
  readonly driver: Driver;
  readonly runId: string;
  readonly version: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly startLimitMs: number;
  readonly lifetimeMs: number;
  readonly everyMs: number;
  /** what came to be, while it is watched: once a turn */
  readonly onTurn?: (report: WatchReport) => void;
  readonly onBegin?: (nodes: number, ways: number) => void;
  readonly news: SeatNews;
}

/** How long an agent goes on without its runner: longer than an upgrade takes the only API server away. */
const ALONE_MS = 600_000;
/** At the end, those whose line is broken get so long to be heard once more. */
const LAST_WORD_MS = 10_000;
const NOT_HERE = 'there is no service kubernetes.default here';

/** A watch from its launch to its report. What it launched is there until `close`. */
export class Watch {
  private readonly job: WatchJob;
  private readonly seats: Seat[] = [];
  private readonly attempts = new Map<Way, Attempted[]>();
  private readonly skipped: { path: Watched; reason: string }[] = [];
  private cluster: Cluster | undefined;
  private launched: Promise<Fleet> | undefined;
  private clock = new RunClock();
  private startedAtMs = performance.now();
  private ways: readonly Way[] = [];

  constructor(job: WatchJob) {
    this.job = job;
  }

  /**
   * Launches, and watches until the signal says why not any more.
   * @returns undefined where that came before there was anything to watch
   * @throws DriverError where nothing can be watched
   */
  async run(end: AbortSignal): Promise<WatchReport | undefined> {
    const fixed = await Promise.race([this.launch(), aborted(end)]);
    if (!fixed || end.aborted) return undefined;
    this.ways = waysOf(
      this.seats.map(({ node }) => node),
      fixed,
    );
    this.clock = new RunClock();
    this.startedAtMs = performance.now();
    this.job.onBegin?.(this.seats.length, this.ways.length);
    const sat = this.seats.map((seat) => this.sit(seat, fixed, end));
    const turns = setInterval(() => this.job.onTurn?.(this.report('')), this.job.everyMs);
    await Promise.all(sat);
    clearInterval(turns);
    const endedAtMs = performance.now();
    await Promise.all(this.seats.map((seat) => this.hearLast(seat, fixed, endedAtMs)));
    return this.report(messageOf(end.reason), endedAtMs);
  }

  /** Removes everything. */
  async close(): Promise<readonly Leftover[]> {
    const fleet = await this.launched?.catch(() => undefined);
    const leftovers = (await fleet?.close()) ?? [];
    await this.cluster?.close();
    return leftovers;
  }

  private async launch(): Promise<Fixed> {
    const { driver, runId, startLimitMs, lifetimeMs } = this.job;
    const cluster = await driver.open();
    this.cluster = cluster;
    const why = cannotLaunch(cluster.facts);
    if (why) throw cannotWatch(why.reason, why.code);
    const nodes = cluster.facts.nodes.filter(({ unsuitable }) => !unsuitable).map(({ name }) => name);
    const services = [{ name: NODES_SERVICE, selects: { kind: 'nodes' } } as const];
    const request = { runId, nodes, workloads: [], services, startLimitMs, lifetimeMs, aloneMs: ALONE_MS };
    this.launched = cluster.launch(request);
    const [fleet, api] = await Promise.all([this.launched, this.findApi(cluster)]);
    const agents = fleet.agents.filter(({ role }) => role === NODE_ROLE);
    if (agents.some(({ watch }) => !watch)) throw cannotWatch(`the ${driver.name} driver cannot`, 'absent');
    this.seats.push(...agents.map((agent) => new Seat(agent, fleet, this.job.news)));
    await Promise.all(this.seats.map((seat) => seat.settle()));
    if (this.seats.every(({ spot }) => !spot))
      throw cannotWatch(this.seats[0]?.reason ?? 'there is no node', 'agent-lost');
    return { service: await fleet.service(NODES_SERVICE), api };
  }

  private async findApi(cluster: Cluster): Promise<Fixed['api']> {
    const target = { kind: 'service', name: 'kubernetes', namespace: 'default' } as const;
    const found = await cluster.service(target).catch((error) => {
      if (!(error instanceof DriverError)) throw error;
      this.skipped.push({ path: 'api-server', reason: error.message });
      return undefined;
    });
    if (!found && this.skipped.length === 0) this.skipped.push({ path: 'api-server', reason: NOT_HERE });
    return found;
  }

  private async sit(seat: Seat, fixed: Fixed, end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      if (!seat.spot) await seat.replace(end);
      else {
        await seat.hear(this.job.everyMs, this.orderFor(seat, fixed));
        if (seat.spot) await sleep(this.job.everyMs, end);
      }
    }
  }

  /** What it saw until the end, where it can be asked. */
  private async hearLast(seat: Seat, fixed: Fixed, endedAtMs: number): Promise<void> {
    const isHeard = () => !seat.spot || (seat.log.lived?.toMs ?? 0) >= endedAtMs;
    const hear = async () => {
      while (!isHeard()) {
        await seat.hear(this.job.everyMs, this.orderFor(seat, fixed));
        if (!isHeard()) await sleep(this.job.everyMs);
      }
    };
    await within(hear(), LAST_WORD_MS, () => undefined);
  }

  /** What an agent is to try now. A path to another agent than before has another key. */
  private orderFor(seat: Seat, fixed: Fixed): WatchedPath[] {
    return this.ways
      .filter(({ from }) => from === seat.node)
      .flatMap((way) => {
        const target = leadsToAgent(way) ? this.seats.find(({ node }) => node === way.to) : undefined;
        const attempt = attemptOf(way, fixed, this.job.everyMs, target?.spot);
        if (!attempt) return [];
        const key = `${way.path} ${way.to} ${target?.logs.length ?? 1}`;
        this.note(way, { asker: seat.log, key, ...(target ? { target: target.log } : {}) });
        return [{ key, try: attempt }];
      });
  }

  private note(way: Way, attempt: Attempted): void {
    const known = this.attempts.get(way) ?? [];
    if (!known.some(({ asker, key }) => asker === attempt.asker && key === attempt.key)) known.push(attempt);
    this.attempts.set(way, known);
  }

  private report(endedBy: string, endedAtMs = performance.now()): WatchReport {
    const { driver, runId, version, labels } = this.job;
    const { name = '', version: clusterVersion = '' } = this.cluster?.facts ?? {};
    return assembleWatch({
      ...this.job,
      run: { id: runId, driver: driver.name, cluster: { name, version: clusterVersion }, version, labels },
      startedAt: this.clock.startedAt,
      watch: { fromMs: this.startedAtMs, toMs: endedAtMs },
      endedBy,
      nodes: this.seats.map(({ node }) => node),
      ways: this.ways.map((way) => ({ way, attempts: this.attempts.get(way) ?? [] })),
      reasonOf: (node) => this.seats.find((seat) => seat.node === node)?.reason ?? '',
      skipped: this.skipped,
    });
  }
}

const cannotWatch = (reason: string, code: string): DriverError =>
  new DriverError(reason, { doing: 'watch', code, retryable: false });
