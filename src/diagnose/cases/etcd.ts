import type { Outcome } from '../../core/outcome.ts';
import { check, exchange, facts, type Trouble } from '../testing.ts';
import type { Case } from './case.ts';

const MEMBERS = ['etcd-1', 'etcd-2', 'etcd-3'];
const api = { protocol: 'api', path: 'api' } as const;
export const down: Trouble = { code: 'EMEMBERDOWN', observed: 'gave no answer: connect ECONNREFUSED' };
const noAnswer: Trouble = { code: 'ECONNREFUSED', status: 'skipped', observed: 'gave no answer' };
const leaderless: Trouble = { code: 'ENOLEADER', observed: 'knows no leader in term 3' };

/** What a check of every member saw, where it was not well. */
export const asked = (
  name: string,
  troubles: Readonly<Record<string, Trouble>>,
  members = MEMBERS,
): Outcome =>
  check(
    `etcd/${name}`,
    api,
    members.map((member) => exchange('etcd', member, troubles[member])),
  );
const unmade = (code: string, observed: string): Outcome =>
  check('overlay/tcp', { protocol: 'tcp', path: 'pod' }, [
    exchange('run', 'all', { code, status: 'inconclusive', observed }),
  ]);
const apiSlow = check('etcd/requests', api, [exchange('apiserver', 'etcd', { code: 'EETCDSLOW' })]);
const notReady = check('api/readyz', api, [exchange('api', 'etcd', { code: 'ENOTREADY' })]);
const everybody = (trouble: Trouble) => Object.fromEntries(MEMBERS.map((member) => [member, trouble]));

const rows: readonly Omit<Case, 'facts'>[] = [
  { what: 'nothing', outcomes: [asked('health', {}), asked('leader', {})], finds: [] },
  {
    what: 'one member stopped',
    outcomes: [asked('health', { 'etcd-2': down }), asked('leader', { 'etcd-2': noAnswer }), apiSlow],
    finds: ['etcd-member-down'],
  },
  {
    what: 'one member cut off from the others',
    outcomes: [asked('health', {}), asked('leader', { 'etcd-3': leaderless })],
    finds: ['etcd-member-down'],
  },
  {
    what: 'quorum lost',
    outcomes: [
      asked('health', { 'etcd-2': down, 'etcd-3': down }),
      asked('leader', { 'etcd-1': leaderless, 'etcd-2': noAnswer, 'etcd-3': noAnswer }),
      asked('keeps', { 'etcd-1': leaderless, 'etcd-2': noAnswer, 'etcd-3': noAnswer }),
      apiSlow,
      notReady,
    ],
    finds: ['etcd-no-quorum'],
  },
  {
    what: 'quorum lost with all members up',
    outcomes: [asked('health', {}), asked('leader', everybody(leaderless))],
    finds: ['etcd-no-quorum'],
  },
  {
    what: 'two of three silent, and the third well',
    outcomes: [asked('health', { 'etcd-2': down, 'etcd-3': down }), asked('leader', {})],
    finds: ['etcd-member-down'],
  },
  {
    what: 'all members stopped',
    outcomes: [asked('health', everybody(down)), apiSlow, notReady],
    finds: ['etcd-down'],
  },
  {
    what: 'the only member stopped',
    outcomes: [asked('health', { 'etcd-1': down }, ['etcd-1'])],
    finds: ['etcd-down'],
  },
  {
    what: 'no space',
    outcomes: [
      asked('space', { 'etcd-1': { code: 'ENOSPC' } }),
      asked('alarms', { 'etcd-1': { code: 'ENOSPC' } }),
      asked('keeps', everybody({ code: 'ENOSPC' })),
    ],
    finds: ['etcd-no-space'],
  },
  {
    what: 'no space, a slow disk besides, and pods that could not be made for want of space',
    outcomes: [
      asked('keeps', everybody({ code: 'ENOSPC' })),
      asked('syncs', { 'etcd-2': { code: 'ESLOWDISK' } }),
      unmade('agent-lost', 'cannot create namespace x: etcdserver: mvcc: database space exceeded'),
    ],
    finds: ['etcd-no-space', 'etcd-slow-disk'],
  },
  {
    what: 'quorum lost, and an API server that waits for it',
    outcomes: [
      asked('leader', everybody(leaderless)),
      unmade('apiserver-down', 'cannot create namespace x: no answer in 10000 ms'),
    ],
    finds: ['etcd-no-quorum'],
  },
  {
    what: 'quorum lost, and an API server that is down by itself',
    outcomes: [
      asked('leader', everybody(leaderless)),
      unmade('apiserver-down', 'connect ECONNREFUSED 10.0.0.1:6443'),
    ],
    finds: ['etcd-no-quorum', 'apiserver-down'],
  },
  {
    what: 'a corrupt member',
    outcomes: [asked('alarms', { 'etcd-3': { code: 'ECORRUPT' } })],
    finds: ['etcd-corrupt'],
  },
  {
    what: 'a slow disk',
    outcomes: [asked('syncs', { 'etcd-2': { code: 'ESLOWDISK' } }), apiSlow],
    finds: ['etcd-slow-disk'],
  },
  {
    what: 'a member that lags, and its writes that wait for it',
    outcomes: [
      asked('step', { 'etcd-3': { code: 'ELAGS' } }),
      asked('keeps', { 'etcd-3': { code: 'ETIMEDOUT' } }),
    ],
    finds: ['etcd-lagging'],
  },
  { what: 'slow, nobody knows why', outcomes: [apiSlow], finds: ['etcd-slow'] },
  {
    what: 'two things at once, on different members',
    outcomes: [asked('health', { 'etcd-1': down }), asked('syncs', { 'etcd-2': { code: 'ESLOWDISK' } })],
    finds: ['etcd-member-down', 'etcd-slow-disk'],
  },
  { what: 'only what the API server says', outcomes: [notReady], finds: ['apiserver-not-ready'] },
];

/** etcd, as its members and the API server tell of it. */
export const etcdCases: readonly Case[] = rows.map((row) => ({ ...row, facts: facts(['n1', 'n2']) }));
