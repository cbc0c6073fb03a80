import { describe, expect, it } from 'vitest';
import type { Answer } from '../agent/protocol.ts';
import type { Status } from '../core/outcome.ts';
import type { Expectation } from '../core/plan.ts';
import { judge, type Truth } from './judge.ts';

const tries = { attempts: 1, answers: 1, failedAttempts: 0 };
const times = { phasesMs: {}, totalMs: 5, spentMs: 5, lagMs: 0 };
const plain: Answer = { ok: true, phase: 'done', peers: [], answersOf: {}, ...tries, ...times };
const ok = (more: Partial<Answer> = {}): Answer => ({ ...plain, ...more });
const by = (...peers: string[]): Answer => ok({ peers });
const no = (code: string, more: Partial<Answer> = {}): Answer =>
  ok({ ok: false, phase: 'connect', answers: 0, failedAttempts: 1, spentMs: 3000, code, ...more });
const at = (phase: 'resolve' | 'first-byte') => ({ phase });

type Row = readonly [what: string, answer: Answer, is: Status, code?: string | undefined, says?: string];
interface Group {
  readonly name: string;
  readonly expect?: Partial<Expectation>;
  readonly truth?: Truth;
  readonly rows: readonly Row[];
}

const three = { peers: ['a', 'b', 'c'], enoughAnswers: 54 };
const every = { everyBackend: true };
const even = { everyBackend: true, evenly: true };
/** so many answers of each of a, b and c */
const counts = (a: number, b: number, c: number, more: Partial<Answer> = {}): Answer => {
  const answersOf = Object.fromEntries(Object.entries({ a, b, c }).filter(([, count]) => count > 0));
  return ok({ peers: Object.keys(answersOf), answersOf, answers: a + b + c, ...more });
};
const some = { code: 'ETIMEDOUT', failedAttempts: 4, attempts: 12, answers: 8 };

const groups: Group[] = [
  {
    name: 'an answer',
    rows: [
      ['came', ok(), 'passed', undefined, 'answered in 5ms'],
      ['was refused', no('ECONNREFUSED'), 'failed', 'ECONNREFUSED', 'refused'],
      ['was silence', no('ETIMEDOUT', { attempts: 3 }), 'failed', 'ETIMEDOUT', 'in connect for 3s, 3 tries'],
      ['was an error', no('EHOSTUNREACH', { error: 'no' }), 'failed', 'EHOSTUNREACH', 'in connect: no'],
      ['could not be asked', no('EMFILE', { error: 'why' }), 'inconclusive', 'EMFILE', 'why'],
      ['had no probe', no('EPROBE'), 'inconclusive', 'EPROBE'],
      ['had no memory', no('ENOMEM'), 'inconclusive', 'ENOMEM'],
      ['had no source port', no('EADDRNOTAVAIL'), 'inconclusive', 'EADDRNOTAVAIL'],
      ['had no name server', no('ESERVERS'), 'inconclusive', 'ESERVERS'],
      ['broke the agent', no('EAGENT'), 'inconclusive', 'EAGENT'],
    ],
  },
  {
    name: 'an answer of a, b or c',
    truth: three,
    rows: [
      ['came from b', by('b'), 'passed'],
      ['came from x', by('x'), 'failed', 'EWRONGPEER', 'answered by x'],
      ['came from both', by('a', 'x'), 'failed', 'EWRONGPEER', 'answered by x'],
    ],
  },
  {
    name: 'an answer of a itself, among a, b and c',
    expect: { itself: true },
    truth: { ...three, wanted: ['a'] },
    rows: [
      ['came', by('a', 'b'), 'passed'],
      [
        'never came in so many',
        no('ETIMEDOUT', { ...some, peers: ['b', 'c'] }),
        'failed',
        'EHAIRPIN',
        '12 tries: a (4 failed: ETIMEDOUT)',
      ],
      [
        'may have been none of so few',
        no('ETIMEDOUT', { ...some, answers: 5, peers: ['b'] }),
        'inconclusive',
        'EHAIRPIN',
      ],
      ['was silence, as from everybody', no('ETIMEDOUT'), 'failed', 'ETIMEDOUT'],
    ],
  },
  {
    name: 'an answer of a itself, alone',
    expect: { itself: true },
    truth: { peers: ['a'], wanted: ['a'] },
    rows: [['was silence', no('ETIMEDOUT'), 'failed', 'EHAIRPIN']],
  },
  {
    name: 'status 200 in 100 ms',
    expect: { status: [200], withinMs: 100 },
    rows: [
      ['came', ok({ httpStatus: 200 }), 'passed', undefined, 'status 200'],
      ['was another', ok({ httpStatus: 503 }), 'failed', 'ESTATUS', 'status 503'],
      ['was another, and late', ok({ httpStatus: 503, totalMs: 200 }), 'failed', 'ESTATUS'],
      ['came just in time', ok({ httpStatus: 200, totalMs: 100 }), 'passed'],
      ['was late', ok({ httpStatus: 200, totalMs: 101 }), 'failed', 'ESLOW'],
      [
        'was late, a little for want of CPU',
        ok({ httpStatus: 200, totalMs: 101, lagMs: 20 }),
        'failed',
        'ESLOW',
      ],
      ['came though the agent starved', ok({ httpStatus: 200, totalMs: 9, lagMs: 500 }), 'passed'],
    ],
  },
  {
    name: 'a refusal',
    expect: { reach: 'refused' },
    rows: [
      ['came', no('ECONNREFUSED'), 'passed'],
      ['came over UDP', no('ECONNREFUSED', at('first-byte')), 'passed'],
      ['was silence', no('ETIMEDOUT'), 'failed', 'ETIMEDOUT'],
      ['was of the name server', no('ECONNREFUSED', at('resolve')), 'failed', 'ECONNREFUSED'],
      ['was an open door', ok(), 'failed', 'EOPEN'],
      ['could not be asked', no('EMFILE'), 'inconclusive', 'EMFILE'],
    ],
  },
  {
    name: 'a blocked way',
    expect: { reach: 'blocked' },
    rows: [
      ['was silent', no('ETIMEDOUT'), 'passed'],
      ['was refused', no('ECONNREFUSED'), 'passed'],
      ['had no route', no('EHOSTUNREACH'), 'passed'],
      ['had no name', no('NXDOMAIN', at('resolve')), 'failed', 'NXDOMAIN'],
      ['was open', ok(), 'failed', 'EOPEN'],
      ['was open, to a stranger', no('EWRONGPEER', at('first-byte')), 'failed', 'EOPEN'],
      ['could not be asked', no('EMFILE'), 'inconclusive', 'EMFILE'],
    ],
  },
  {
    name: 'an answer of each of a, b and c',
    expect: every,
    truth: three,
    rows: [
      ['came', by('a', 'b', 'c'), 'passed'],
      ['came, between some failures', ok({ ...some, ok: false, peers: ['a', 'b', 'c'] }), 'passed'],
      [
        'lacked c in enough answers',
        ok({ peers: ['a', 'b'], answers: 54 }),
        'failed',
        'EBACKEND',
        'answered in',
      ],
      ['lacked c in too few', ok({ peers: ['a', 'b'], answers: 53 }), 'inconclusive', 'EBACKEND'],
      [
        'lacked c, and tries failed',
        ok({ ...some, peers: ['a', 'b'] }),
        'failed',
        'EBACKEND',
        '4 failed: ETIMEDOUT',
      ],
      ['never came', no('ECONNREFUSED'), 'failed', 'ECONNREFUSED'],
      ['came from a stranger, too', by('a', 'b', 'c', 'x'), 'failed', 'EWRONGPEER'],
    ],
  },
  {
    name: 'an answer of each of no backends',
    expect: every,
    truth: { peers: [], enoughAnswers: 1 },
    rows: [['cannot be had', no('ECONNREFUSED'), 'inconclusive', 'EBACKEND']],
  },
  {
    name: 'connections spread over three',
    expect: even,
    truth: three,
    rows: [
      ['were so', counts(22, 19, 19), 'passed'],
      ['were just so', counts(54, 3, 3), 'passed'],
      ['were not', counts(55, 3, 2), 'failed', 'EUNEVEN', '55 of 60 connections went to a, of 3 backends'],
      ['were all one’s', counts(60, 0, 0), 'failed', 'EUNEVEN'],
      ['lacked c', counts(40, 20, 0), 'failed', 'EBACKEND', 'c'],
      ['were sometimes lost', counts(20, 20, 20, { failedAttempts: 6 }), 'passed'],
      [
        'were lost in part',
        counts(30, 30, 0, { failedAttempts: 29, code: 'ETIMEDOUT' }),
        'failed',
        'ETIMEDOUT',
        '29 of 89',
      ],
      ['were lost', no('ECONNREFUSED'), 'failed', 'ECONNREFUSED', '1 of 1'],
      ['were fewer, and so', counts(7, 7, 6), 'passed'],
      ['were too few to tell', counts(7, 6, 6), 'inconclusive', 'ETIMEDOUT', '19'],
      ['were fewer, and may not be', counts(57, 1, 1), 'inconclusive', 'ETIMEDOUT', '59'],
      ['came from a stranger', by('a', 'x'), 'failed', 'EWRONGPEER'],
    ],
  },
  {
    name: 'connections spread over one',
    expect: even,
    truth: { peers: ['a'], enoughAnswers: 1 },
    rows: [['say nothing', counts(60, 0, 0), 'skipped', 'absent']],
  },
  {
    name: 'connections spread over none',
    expect: even,
    truth: { peers: [], enoughAnswers: 1 },
    rows: [['cannot be had', no('ECONNREFUSED'), 'inconclusive', 'EBACKEND']],
  },
  {
    name: 'the addresses that the API server has',
    expect: { sameAsApi: true },
    truth: { records: ['10.0.0.2', '10.0.0.1'] },
    rows: [
      ['came', ok({ records: ['10.0.0.1', '10.0.0.2'] }), 'passed', undefined, '10.0.0.1, 10.0.0.2 in'],
      ['were others', ok({ records: ['10.6.6.6'] }), 'failed', 'EWRONGANSWER', '10.6.6.6'],
      ['were too few', ok({ records: ['10.0.0.1'] }), 'failed', 'EWRONGANSWER'],
      ['were too many', ok({ records: ['10.0.0.1', '10.0.0.2', '10.6.6.6'] }), 'failed', 'EWRONGANSWER'],
      ['were no name', no('NXDOMAIN', at('resolve')), 'failed', 'NXDOMAIN'],
    ],
  },
  {
    name: 'the addresses of a headless service',
    expect: { sameAsApi: true },
    truth: { records: [] },
    rows: [['are not the API server’s to say', ok({ records: ['10.0.0.1'] }), 'inconclusive', 'absent']],
  },
];

describe.each(groups)('$name', ({ expect: more, truth, rows }) => {
  it.each(rows.map((row) => ({ what: row[0], row })))('$what', ({ row }) => {
    const [, answer, is, code, says = ''] = row;
    const judgement = judge({ reach: 'answer', ...more }, answer, truth);
    expect([judgement.status, judgement.code]).toEqual([is, code]);
    expect(judgement.observed).toContain(says);
    expect(judgement.latencyUnreliable).toBeUndefined();
  });
});

it.each([
  { withinMs: 100, lagMs: 20, status: 'failed' },
  { withinMs: 100, lagMs: 21, status: 'passed' },
  { withinMs: 1000, lagMs: 200, status: 'failed' },
  { withinMs: 1000, lagMs: 201, status: 'passed' },
])('a limit of $withinMs ms broken by an agent that was $lagMs ms late: $status', (row) => {
  const { withinMs, lagMs, status } = row;
  const judgement = judge({ reach: 'answer', withinMs }, ok({ totalMs: withinMs + 500, lagMs }));
  expect(judgement.status).toBe(status);
  expect(judgement.latencyUnreliable).toBe(status === 'passed' ? true : undefined);
  if (status === 'passed') expect(judgement.observed).toContain(`starved of CPU for ${lagMs}ms`);
});

it.each<[Partial<Expectation>, Truth, string]>([
  [{}, {}, 'an answer'],
  [{ withinMs: 1500 }, {}, 'an answer within 1.5s'],
  [{ reach: 'blocked', withinMs: 1500 }, {}, 'blocked'],
  [{ status: [200] }, {}, 'status 200'],
  [every, three, 'an answer from each of 3 backends'],
  [{ sameAsApi: true, withinMs: 100 }, { records: ['10.0.0.1'] }, '10.0.0.1 within 100ms'],
])('%j with %j reads %s', (more, truth, text) => {
  expect(judge({ reach: 'answer', ...more }, ok(), truth).expected).toBe(text);
});

it.each([
  { reach: 'answer', lagMs: 600, status: 'failed' },
  { reach: 'answer', lagMs: 601, status: 'inconclusive' },
  { reach: 'blocked', lagMs: 600, status: 'passed' },
  { reach: 'blocked', lagMs: 601, status: 'inconclusive' },
] as const)('3 s of silence to an agent that was $lagMs ms late, where $reach is wanted: $status', (row) => {
  const { reach, lagMs, status } = row;
  const judgement = judge({ reach }, no('ETIMEDOUT', { spentMs: 3000, lagMs }));
  expect(judgement.status).toBe(status);
  expect(judgement.latencyUnreliable).toBe(status === 'inconclusive' ? true : undefined);
});

const heardNobody = no('ETIMEDOUT', { attempts: 58, failedAttempts: 58 });
const heardOne = no('ETIMEDOUT', { ...some, peers: ['b'] });
const itself = { itself: true };
const alone = { peers: ['a'], wanted: ['a'] };
const slow = { wrong: () => ({ observed: 'p99 900ms', code: 'ESLOW' }) };
const lossy = { wrong: () => ({ observed: '9 of 9 lost', code: 'ELOSS' }) };
const tooBig = { wrong: () => ({ observed: 'the way says so', code: 'EMTU' }) };

/** What is a failure while everybody is awake, and what is left of it where one end had no CPU. */
it.each<[string, Partial<Expectation>, Answer, Truth, object, Status]>([
  ['every backend was silent', every, heardNobody, three, {}, 'inconclusive'],
  ['two backends were silent', every, heardOne, three, {}, 'inconclusive'],
  ['itself was silent', itself, heardNobody, alone, {}, 'inconclusive'],
  [
    'itself was silent, others were not',
    itself,
    { ...heardOne, answers: 40 },
    { ...three, wanted: ['a'] },
    {},
    'inconclusive',
  ],
  [
    'a backend has no server',
    every,
    no('ECONNREFUSED', { ...some, code: 'ECONNREFUSED', peers: ['b'] }),
    three,
    {},
    'failed',
  ],
  ['a backend got no connection', every, ok({ peers: ['a', 'b'], answers: 54 }), three, {}, 'failed'],
  [
    'connections failed between others',
    even,
    counts(20, 20, 20, { failedAttempts: 20 }),
    three,
    {},
    'inconclusive',
  ],
  ['connections went to one', even, counts(58, 1, 1), three, {}, 'failed'],
  ['a transfer stalled', {}, no('ESTALLED'), {}, {}, 'inconclusive'],
  ['it was refused', {}, no('ECONNREFUSED'), {}, {}, 'failed'],
  ['names were slow', {}, ok(), {}, slow, 'inconclusive'],
  ['datagrams were lost', {}, ok(), {}, lossy, 'inconclusive'],
  ['packets were too big', {}, ok(), {}, tooBig, 'failed'],
])('%s', (_, more, answer, truth, own, status) => {
  const judged = (late: Partial<Answer>) =>
    judge({ reach: 'answer', ...more }, { ...answer, spentMs: 3000, ...late }, truth, own);
  expect(judged({ lagMs: 600, lateMs: 1500 }).status).toBe('failed');
  for (const late of [{ lagMs: 601 }, { lagMs: 90, lateMs: 1501 }]) {
    expect(judged(late)).toMatchObject({
      status,
      ...(status === 'inconclusive' && { code: 'agent-starved' }),
    });
  }
});
