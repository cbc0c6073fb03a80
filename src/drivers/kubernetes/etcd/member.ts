import type { EtcdMemberFact, EtcdMetrics, Trouble } from '../../../core/facts.ts';
import { difference } from '../../../core/histogram.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import { Metrics } from '../prometheus.ts';
import { type EtcdClient, EtcdError } from './etcd-client.ts';
import { readStatus } from './member-status.ts';

interface Scrape {
  readonly metrics: Metrics;
  readonly at: number;
}

/** One endpoint, and what it has told so far. */
export class Member {
  readonly client: EtcdClient;
  /** absent: it answered */
  trouble: Trouble | undefined;
  private health: EtcdMemberFact['health'];
  private scraped: Scrape | undefined;

  constructor(client: EtcdClient) {
    this.client = client;
  }

  /** Never rejects. */
  async begin(): Promise<void> {
    try {
      const [health, scraped] = await Promise.all([
        readHealth(this.client),
        scrape(this.client),
        readStatus(this.client),
      ]);
      this.health = health;
      this.scraped = scraped;
    } catch (error) {
      this.trouble = troubleOf(error);
    }
  }

  /** The raft index that it knows to be agreed on; 0 where it does not say. */
  async committed(): Promise<number> {
    const status = await readStatus(this.client).catch(() => undefined);
    return status?.committed ?? 0;
  }

  /** Never rejects. */
  async end(): Promise<Pick<EtcdMemberFact, 'health' | 'status' | 'metrics' | 'trouble'>> {
    if (this.trouble) return { trouble: this.trouble };
    try {
      const [{ committed: _, ...status }, later] = await Promise.all([
        readStatus(this.client),
        scrape(this.client),
      ]);
      const metrics = this.scraped && later && between(this.scraped, later);
      return { ...(this.health && { health: this.health }), status, ...(metrics && { metrics }) };
    } catch (error) {
      return { trouble: troubleOf(error) };
    }
  }
}

/**
 * Its own part in the whole: alarms, the leader and how far it is behind concern others too, and are told by themselves.
 * Etcd before 3.5 knows no `serializable`, and is silent where it lags far behind.
 */
async function readHealth(client: EtcdClient): Promise<NonNullable<EtcdMemberFact['health']>> {
  const path = '/health?serializable=true&exclude=NOSPACE&exclude=CORRUPT';
  const asked = await client.get(path).catch((error) => ({ error: troubleOf(error) }));
  if ('error' in asked) return { ok: false, reason: asked.error.message };
  const { body } = asked;
  try {
    const { health, reason = '' } = JSON.parse(body) as { health?: string; reason?: string };
    return { ok: health === 'true', reason: oneLine(String(reason)) };
  } catch {
    return { ok: false, reason: oneLine(body, 100) };
  }
}

/** Undefined where it may not be read. */
async function scrape(client: EtcdClient): Promise<Scrape | undefined> {
  const { status, body } = await client.get('/metrics');
  return status === 200 ? { metrics: new Metrics(body), at: performance.now() } : undefined;
}

function between(before: Scrape, after: Scrape): EtcdMetrics {
  const grown = (name: string) => difference(before.metrics.histogram(name), after.metrics.histogram(name));
  const quotaBytes = after.metrics.value('etcd_server_quota_backend_bytes');
  const syncs = grown('etcd_disk_wal_fsync_duration_seconds');
  const commits = grown('etcd_disk_backend_commit_duration_seconds');
  return {
    spanMs: after.at - before.at,
    ...(quotaBytes ? { quotaBytes } : {}),
    ...(syncs && { syncs }),
    ...(commits && { commits }),
  };
}

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof EtcdError)) throw error;
  return { code: error.code, message: error.message };
}
