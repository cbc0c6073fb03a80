import { describe, expect, it } from 'vitest';
import type { EtcdFact, EtcdMemberFact, EtcdStatus } from '../core/facts.ts';
import type { Histogram } from '../core/histogram.ts';
import { judgeAlarms } from './etcd-alarms.ts';
import { judgeDisk } from './etcd-disk.ts';
import { judgeEtcdHealth } from './etcd-health.ts';
import { judgeStep } from './etcd-in-step.ts';
import { judgeKept } from './etcd-keeps.ts';
import { judgeLeader } from './etcd-leader.ts';
import { judgeRequests } from './etcd-requests.ts';
import { judgeSpace } from './etcd-space.ts';

const BOUNDS = [1, 2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY];
/** So many flushes below 1 ms, and so many between 32 and 64 ms. */
const flushes = (fast: number, slow = 0): Histogram => ({
  buckets: BOUNDS.map((upToMs) => ({ upToMs, count: upToMs < 64 ? fast : fast + slow })),
});

const status: EtcdStatus = {
  id: '101',
  leader: '102',
  term: 4,
  applied: 410,
  databaseBytes: 524288,
  quotaBytes: 2 * 1024 ** 3,
  alarms: [],
};
const member = (more: Partial<EtcdMemberFact> = {}): EtcdMemberFact => ({
  name: 'etcd-1',
  health: { ok: true, reason: '' },
  status,
  metrics: { spanMs: 1100, syncs: flushes(40), commits: flushes(10) },
  kept: { durationMs: 7 },
  ...more,
});
const refused = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 198.18.0.1:2389' };
const gone: EtcdMemberFact = { name: 'etcd-2', trouble: refused };
const of = (...members: EtcdMemberFact[]): EtcdFact => ({
  members,
  unasked: [],
  elsewhere: false,
  index: 410,
  indexAgeMs: 500,
});

interface Row {
  readonly what: string;
  readonly member: Partial<EtcdMemberFact>;
  readonly is: string;
  readonly code?: string;
  readonly says: string;
}

const table = (rows: readonly Row[], judge: (etcd: EtcdFact) => readonly unknown[]) =>
  it.each(rows)('$what is $is', ({ member: more, is, code, says }) => {
    const [seen] = judge(of(member(more)));
    expect(seen).toMatchObject({ from: 'etcd', to: 'etcd-1', status: is, observed: says });
    expect((seen as { code?: string }).code).toBe(code);
  });

describe('a member’s health', () => {
  table(
    [
      { what: 'well', member: {}, is: 'passed', says: 'healthy' },
      {
        what: 'no leader',
        member: { health: { ok: false, reason: 'RAFT NO LEADER' } },
        is: 'failed',
        code: 'ENOLEADER',
        says: 'not healthy: RAFT NO LEADER',
      },
      {
        what: 'a reason that is none',
        member: { health: { ok: false, reason: '' } },
        is: 'failed',
        code: 'EUNHEALTHY',
        says: 'not healthy: it does not say why',
      },
      {
        what: 'a closed port',
        member: { trouble: refused },
        is: 'failed',
        code: 'EMEMBERDOWN',
        says: 'gave no answer: connect ECONNREFUSED 198.18.0.1:2389',
      },
      {
        what: 'a certificate that is not trusted',
        member: { trouble: { code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed certificate' } },
        is: 'inconclusive',
        code: 'SELF_SIGNED_CERT_IN_CHAIN',
        says: 'gave no answer: self-signed certificate',
      },
    ],
    judgeEtcdHealth,
  );

  it('is open where only the API server reaches etcd', () => {
    expect(judgeEtcdHealth({ ...of(gone), elsewhere: true })).toMatchObject([
      { to: 'etcd-2', status: 'inconclusive', code: 'ECONNREFUSED' },
    ]);
  });

  it('is not known of members that no endpoint leads to', () => {
    expect(judgeEtcdHealth({ ...of(member()), unasked: ['etcd-9'] })).toMatchObject([
      { to: 'etcd-1', status: 'passed' },
      { to: 'etcd-9', status: 'skipped', code: 'absent' },
    ]);
  });
});

describe('a member that gives no answer', () => {
  it.each([
    ['its leader', judgeLeader],
    ['its step', judgeStep],
    ['its space', (etcd: EtcdFact) => judgeSpace(etcd, 10)],
    ['its alarms', judgeAlarms],
    ['its disk', (etcd: EtcdFact) => judgeDisk({ what: 'syncs', withinMs: 10 }, etcd)],
    ['what is put', judgeKept],
  ])('leaves %s to those that do; where none does, it is open', (_what, judge) => {
    expect(judge(of(member(), gone)).map((one) => one.status)).toEqual(['passed', 'skipped']);
    expect(judge(of(gone, gone)).map((one) => one.status)).toEqual(['inconclusive', 'inconclusive']);
  });
});

describe('the leader', () => {
  const follower = (name: string, more: Partial<EtcdStatus>): EtcdMemberFact =>
    member({ name, status: { ...status, ...more } });

  it('is one, by its name where it was asked', () => {
    const etcd = of(follower('etcd-1', {}), follower('etcd-2', { id: '102' }));
    expect(judgeLeader(etcd).map((one) => `${one.status}: ${one.observed}`)).toEqual([
      'passed: follows etcd-2 in term 4',
      'passed: follows etcd-2 in term 4',
    ]);
    expect(judgeLeader(of(member()))[0]?.observed).toBe('follows member 102 in term 4');
  });

  it('is missed by a member that knows none', () => {
    const etcd = of(follower('etcd-1', {}), follower('etcd-3', { leader: '', term: 7 }));
    expect(judgeLeader(etcd)[1]).toMatchObject({
      status: 'failed',
      code: 'ENOLEADER',
      observed: 'knows no leader in term 7',
    });
  });

  it('of an older term is none to follow', () => {
    const etcd = of(follower('etcd-1', { leader: '103', term: 5 }), follower('etcd-2', {}));
    expect(judgeLeader(etcd).map(({ status, code }) => [status, code])).toEqual([
      ['passed', undefined],
      ['failed', 'ELEADERS'],
    ]);
  });
});

describe('being in step', () => {
  const at = (applied: number) => ({ status: { ...status, applied } });
  table(
    [
      { what: 'up to date', member: at(410), is: 'passed', says: 'has applied entry 410' },
      { what: 'ahead', member: at(600), is: 'passed', says: 'has applied entry 600' },
      {
        what: 'one behind',
        member: at(409),
        is: 'failed',
        code: 'ELAGS',
        says: 'lags 1 entry behind what was agreed on 500ms ago',
      },
      {
        what: 'far behind',
        member: at(21),
        is: 'failed',
        code: 'ELAGS',
        says: 'lags 389 entries behind what was agreed on 500ms ago',
      },
    ],
    judgeStep,
  );
});

describe('space', () => {
  const sized = (databaseBytes: number) => ({ status: { ...status, databaseBytes } });
  const { quotaBytes: _, ...without } = status;
  table(
    [
      { what: 'enough', member: {}, is: 'passed', says: '512 KiB of 2 GiB' },
      {
        what: 'just enough',
        member: sized(Math.floor(0.9 * 2 * 1024 ** 3)),
        is: 'passed',
        says: '1.8 GiB of 2 GiB',
      },
      {
        what: 'too little',
        member: sized(1.9 * 1024 ** 3),
        is: 'failed',
        code: 'ENOSPC',
        says: '1.9 GiB of 2 GiB',
      },
      { what: 'beyond', member: sized(3 * 1024 ** 3), is: 'failed', code: 'ENOSPC', says: '3 GiB of 2 GiB' },
      {
        what: 'a quota in the metrics',
        member: { status: without, metrics: { spanMs: 1, quotaBytes: 262144 } },
        is: 'failed',
        code: 'ENOSPC',
        says: '512 KiB of 256 KiB',
      },
      {
        what: 'no quota',
        member: { status: without },
        is: 'skipped',
        code: 'absent',
        says: 'does not tell its quota',
      },
    ],
    (etcd) => judgeSpace(etcd, 10),
  );
});

describe('alarms', () => {
  const alarmed = (...alarms: EtcdStatus['alarms']) => member({ status: { ...status, alarms } });

  it('are none', () => {
    expect(judgeAlarms(of(member()))).toMatchObject([{ status: 'passed', observed: 'knows of no alarm' }]);
  });

  it('are told once, by who raised them', () => {
    const full = { member: '101', kind: 'NOSPACE' };
    const bad = { member: '999', kind: 'CORRUPT' };
    const seen = judgeAlarms(of(alarmed(full), { ...alarmed(full, bad), name: 'etcd-2' }));
    expect(seen.map(({ to, status, code, observed }) => [to, status, code, observed])).toEqual([
      ['etcd-1', 'failed', 'ENOSPC', 'alarm NOSPACE'],
      ['member 999', 'failed', 'ECORRUPT', 'alarm CORRUPT'],
    ]);
  });
});

describe('the disk', () => {
  const disk = (syncs?: Histogram) => ({ metrics: { spanMs: 1100, ...(syncs && { syncs }) } });
  table(
    [
      {
        what: 'fast',
        member: disk(flushes(40)),
        is: 'passed',
        says: 'p99 1ms of 40 flushes of the log in 1.1s',
      },
      {
        what: 'slow',
        member: disk(flushes(2, 30)),
        is: 'failed',
        code: 'ESLOWDISK',
        says: 'p99 64ms of 32 flushes of the log in 1.1s',
      },
      {
        what: 'one slow of 40',
        member: disk(flushes(39, 1)),
        is: 'passed',
        says: 'p99 51ms of 40 flushes of the log in 1.1s, which a single slow one may be',
      },
      {
        what: 'two slow of 40',
        member: disk(flushes(38, 2)),
        is: 'failed',
        code: 'ESLOWDISK',
        says: 'p99 58ms of 40 flushes of the log in 1.1s',
      },
      {
        what: 'two slow of a thousand',
        member: disk(flushes(998, 2)),
        is: 'passed',
        says: 'p99 1ms of 1000 flushes of the log in 1.1s',
      },
      {
        what: 'four flushes, slow as they were,',
        member: disk(flushes(0, 4)),
        is: 'skipped',
        code: 'absent',
        says: 'only 4 flushes of the log in 1.1s: too few to tell',
      },
      {
        what: 'a member started anew',
        member: disk(),
        is: 'skipped',
        code: 'absent',
        says: 'was started anew meanwhile',
      },
    ],
    (etcd) => judgeDisk({ what: 'syncs', withinMs: 10 }, etcd),
  );
});

describe('what is put', () => {
  table(
    [
      { what: 'kept', member: {}, is: 'passed', says: 'put, read, deleted' },
      {
        what: 'refused for want of space',
        member: { kept: { code: 'ENOSPC', message: 'etcdserver: mvcc: database space exceeded' } },
        is: 'failed',
        code: 'ENOSPC',
        says: 'etcdserver: mvcc: database space exceeded',
      },
      {
        what: 'late without a leader',
        member: {
          kept: { code: 'ETIMEDOUT', message: 'no answer in 2 s' },
          status: { ...status, leader: '' },
        },
        is: 'failed',
        code: 'ENOLEADER',
        says: 'no answer in 2 s',
      },
      {
        what: 'not allowed',
        member: { kept: { code: 'rbac-missing', message: 'etcdserver: permission denied' } },
        is: 'skipped',
        code: 'rbac-missing',
        says: 'etcdserver: permission denied',
      },
    ],
    judgeKept,
  );
});

describe('requests of the API server', () => {
  const read = { reads: 10, unanswered: 0, limitMs: 2000, metrics: { spanMs: 900, requests: flushes(60) } };
  const { metrics: _, ...unread } = read;

  it.each([
    { what: 'fast', read, is: 'passed', says: 'p99 1ms of 60 requests in 900ms' },
    {
      what: 'slow',
      read: { ...read, metrics: { spanMs: 900, requests: flushes(10, 10) } },
      is: 'failed',
      says: 'p99 63ms of 20 requests in 900ms',
    },
    {
      what: 'one unanswered',
      read: { ...read, unanswered: 1 },
      is: 'passed',
      says: 'p99 1ms of 60 requests in 900ms',
    },
    {
      what: 'two unanswered',
      read: { ...unread, unanswered: 2 },
      is: 'failed',
      says: '2 of 10 reads had no answer in 2s',
    },
    {
      what: 'few',
      read: { ...read, metrics: { spanMs: 900, requests: flushes(2) } },
      is: 'skipped',
      says: 'only 2 requests in 900ms: too few to tell',
    },
    {
      what: 'untold',
      read: unread,
      is: 'inconclusive',
      says: "the API server's metrics could not be read twice, or were those of two servers",
    },
  ])('$what are $is', ({ read, is, says }) => {
    expect(judgeRequests(read, 30)).toMatchObject({
      from: 'apiserver',
      to: 'etcd',
      status: is,
      observed: says,
    });
  });
});
