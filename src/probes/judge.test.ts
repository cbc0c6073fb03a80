import { describe, expect, it } from 'vitest';
import type { Answer } from '../agent/protocol.ts';
import type { Expectation } from '../core/plan.ts';
import { judge, type Truth } from './judge.ts';

const ok: Answer = {
  ok: true,
  phase: 'done',
  phasesMs: {},
  totalMs: 5,
  spentMs: 5,
  attempts: 1,
  answers: 1,
  failedAttempts: 0,
  peers: [],
  lagMs: 0,
};
const no = (code: string, more: Partial<Answer> = {}): Answer => ({
  ...ok,
  ok: false,
  phase: 'connect',
  failedAttempts: 1,
  spentMs: 3000,
  code,
  ...more,
});
const by = (...peers: string[]): Answer => ({ ...ok, peers });

interface Case {
  readonly what: string;
  readonly expect?: Partial<Expectation>;
  readonly answer: Answer;
  readonly truth?: Truth;
  readonly is: string;
  readonly code?: string;
  readonly says?: string;
}

const three = { peers: ['a', 'b', 'c'], enoughAnswers: 54 };
const every = { everyBackend: true };

const cases: Record<string, Case[]> = {
  'an answer expected': [
    { what: 'an answer', answer: ok, is: 'passed', says: 'answered in 5ms' },
    { what: 'refused', answer: no('ECONNREFUSED'), is: 'failed', code: 'ECONNREFUSED', says: 'refused' },
    {
      what: 'silence',
      answer: no('ETIMEDOUT', { attempts: 3 }),
      is: 'failed',
      code: 'ETIMEDOUT',
      says: 'silence in connect for 3s, 3 tries',
    },
    {
      what: 'another error',
      answer: no('EHOSTUNREACH', { error: 'no route' }),
      is: 'failed',
      code: 'EHOSTUNREACH',
      says: 'EHOSTUNREACH in connect: no route',
    },
    { what: 'the right agent', answer: by('n1'), truth: { peers: ['n1'] }, is: 'passed' },
    {
      what: 'another agent',
      answer: by('n9'),
      truth: { peers: ['n1'] },
      is: 'failed',
      code: 'EWRONGPEER',
      says: 'answered by n9',
    },
    { what: 'one of the backends', answer: by('b'), truth: three, is: 'passed' },
    {
      what: 'the right status',
      expect: { status: 200 },
      answer: { ...ok, httpStatus: 200 },
      is: 'passed',
      says: 'status 200',
    },
    {
      what: 'another status',
      expect: { status: 200 },
      answer: { ...ok, httpStatus: 503 },
      is: 'failed',
      code: 'ESTATUS',
      says: 'status 503',
    },
  ],
  'no answer expected': [
    {
      what: 'refused, as it should be',
      expect: { reach: 'refused' },
      answer: no('ECONNREFUSED'),
      is: 'passed',
    },
    {
      what: 'refused over UDP',
      expect: { reach: 'refused' },
      answer: no('ECONNREFUSED', { phase: 'first-byte' }),
      is: 'passed',
    },
    {
      what: 'silence for a refusal',
      expect: { reach: 'refused' },
      answer: no('ETIMEDOUT'),
      is: 'failed',
      code: 'ETIMEDOUT',
    },
    {
      what: 'a name server that refuses',
      expect: { reach: 'refused' },
      answer: no('ECONNREFUSED', { phase: 'resolve' }),
      is: 'failed',
      code: 'ECONNREFUSED',
    },
    { what: 'open for a refusal', expect: { reach: 'refused' }, answer: ok, is: 'failed', code: 'EOPEN' },
    { what: 'silence for blocked', expect: { reach: 'blocked' }, answer: no('ETIMEDOUT'), is: 'passed' },
    { what: 'refused for blocked', expect: { reach: 'blocked' }, answer: no('ECONNREFUSED'), is: 'passed' },
    { what: 'no route for blocked', expect: { reach: 'blocked' }, answer: no('EHOSTUNREACH'), is: 'passed' },
    {
      what: 'a name that is not there for blocked',
      expect: { reach: 'blocked' },
      answer: no('NXDOMAIN', { phase: 'resolve' }),
      is: 'failed',
      code: 'NXDOMAIN',
    },
    { what: 'open for blocked', expect: { reach: 'blocked' }, answer: ok, is: 'failed', code: 'EOPEN' },
    {
      what: 'a stranger for blocked',
      expect: { reach: 'blocked' },
      answer: no('EWRONGPEER', { phase: 'first-byte' }),
      is: 'failed',
      code: 'EOPEN',
    },
  ],
  'an agent in trouble': ['EMFILE', 'ENOMEM', 'EADDRNOTAVAIL', 'EPROBE', 'EAGENT', 'ESERVERS'].flatMap(
    (code) => [
      {
        what: `${code} where an answer is expected`,
        answer: no(code, { error: 'why' }),
        is: 'inconclusive',
        code,
        says: 'why',
      },
      {
        what: `${code} where none is expected`,
        expect: { reach: 'blocked' as const },
        answer: no(code),
        is: 'inconclusive',
        code,
      },
    ],
  ),
  'a limit': [
    { what: 'kept', expect: { withinMs: 100 }, answer: { ...ok, totalMs: 100 }, is: 'passed' },
    {
      what: 'broken',
      expect: { withinMs: 100 },
      answer: { ...ok, totalMs: 101 },
      is: 'failed',
      code: 'ESLOW',
    },
    {
      what: 'broken by a little starved agent',
      expect: { withinMs: 100 },
      answer: { ...ok, totalMs: 101, lagMs: 20 },
      is: 'failed',
      code: 'ESLOW',
    },
    {
      what: 'kept by a starved agent',
      expect: { withinMs: 100 },
      answer: { ...ok, totalMs: 9, lagMs: 500 },
      is: 'passed',
    },
    {
      what: 'with the wrong status',
      expect: { withinMs: 100, status: 200 },
      answer: { ...ok, totalMs: 200, httpStatus: 500 },
      is: 'failed',
      code: 'ESTATUS',
    },
  ],
  'every backend': [
    { what: 'all', expect: every, answer: by('a', 'b', 'c'), truth: three, is: 'passed' },
    {
      what: 'one missing after enough answers',
      expect: every,
      answer: { ...by('a', 'b'), attempts: 54 },
      truth: three,
      is: 'failed',
      code: 'EBACKEND',
      says: 'never answered in 54 tries: c',
    },
    {
      what: 'one missing after too few',
      expect: every,
      answer: { ...by('a', 'b'), attempts: 53 },
      truth: three,
      is: 'inconclusive',
      code: 'EBACKEND',
    },
    {
      what: 'one missing after few, and some failed',
      expect: every,
      answer: { ...by('a', 'b'), attempts: 12, failedAttempts: 4, ok: false, code: 'ETIMEDOUT' },
      truth: three,
      is: 'failed',
      code: 'EBACKEND',
      says: '(4 failed: ETIMEDOUT)',
    },
    {
      what: 'all, though some tries failed',
      expect: every,
      answer: { ...by('a', 'b', 'c'), attempts: 20, failedAttempts: 1, ok: false, code: 'ETIMEDOUT' },
      truth: three,
      is: 'passed',
    },
    {
      what: 'none',
      expect: every,
      answer: no('ECONNREFUSED'),
      truth: three,
      is: 'failed',
      code: 'ECONNREFUSED',
    },
    {
      what: 'a stranger among them',
      expect: every,
      answer: by('a', 'b', 'c', 'x'),
      truth: three,
      is: 'failed',
      code: 'EWRONGPEER',
    },
    {
      what: 'of a service that has none',
      expect: every,
      answer: no('ECONNREFUSED'),
      truth: { peers: [], enoughAnswers: 1 },
      is: 'inconclusive',
      code: 'EBACKEND',
    },
  ],
  'the API’s word on a name': [
    {
      what: 'the same',
      expect: { sameAsApi: true },
      answer: { ...ok, addresses: ['10.0.0.1'] },
      truth: { addresses: ['10.0.0.1'] },
      is: 'passed',
      says: '10.0.0.1 in 5ms',
    },
    {
      what: 'the same in another order',
      expect: { sameAsApi: true },
      answer: { ...ok, addresses: ['10.0.0.1', '10.0.0.2'] },
      truth: { addresses: ['10.0.0.2', '10.0.0.1'] },
      is: 'passed',
    },
    {
      what: 'another',
      expect: { sameAsApi: true },
      answer: { ...ok, addresses: ['10.6.6.6'] },
      truth: { addresses: ['10.0.0.1'] },
      is: 'failed',
      code: 'EWRONGANSWER',
      says: '10.6.6.6',
    },
    {
      what: 'one too many',
      expect: { sameAsApi: true },
      answer: { ...ok, addresses: ['10.0.0.1', '10.6.6.6'] },
      truth: { addresses: ['10.0.0.1'] },
      is: 'failed',
      code: 'EWRONGANSWER',
    },
    {
      what: 'on a headless service',
      expect: { sameAsApi: true },
      answer: { ...ok, addresses: ['10.0.0.1'] },
      truth: { addresses: [] },
      is: 'inconclusive',
      code: 'absent',
    },
    {
      what: 'no such name',
      expect: { sameAsApi: true },
      answer: no('NXDOMAIN', { phase: 'resolve' }),
      truth: { addresses: ['10.0.0.1'] },
      is: 'failed',
      code: 'NXDOMAIN',
    },
  ],
};

describe.each(Object.entries(cases))('%s', (_, list) => {
  it.each(list)('$what: $is', ({ expect: expected = {}, answer, truth = {}, is, code, says = '' }) => {
    const { status, ...judgement } = judge({ reach: 'answer', ...expected }, answer, truth);
    expect(status).toBe(is);
    expect(judgement.code).toBe(code);
    expect(judgement.observed).toContain(says);
    expect(judgement.latencyUnreliable).toBeUndefined();
  });
});

describe('a limit that a starved agent broke', () => {
  it.each([
    { withinMs: 100, lagMs: 21 },
    { withinMs: 1000, lagMs: 201 },
  ])('of $withinMs ms, late by $lagMs ms, says nothing about the network', ({ withinMs, lagMs }) => {
    const judgement = judge({ reach: 'answer', withinMs }, { ...ok, totalMs: withinMs + 500, lagMs });
    expect(judgement).toMatchObject({ status: 'passed', latencyUnreliable: true });
    expect(judgement.observed).toContain(`starved of CPU for ${lagMs} ms`);
  });

  it('of 1 s, late by 200 ms, is broken', () => {
    expect(judge({ reach: 'answer', withinMs: 1000 }, { ...ok, totalMs: 1500, lagMs: 200 })).toMatchObject({
      status: 'failed',
      code: 'ESLOW',
    });
  });
});

it.each<[Partial<Expectation>, Truth, string]>([
  [{}, {}, 'an answer'],
  [{ withinMs: 1500 }, {}, 'an answer within 1.5s'],
  [{ reach: 'blocked', withinMs: 1500 }, {}, 'blocked'],
  [{ status: 200 }, {}, 'status 200'],
  [every, three, 'an answer from each of 3 backends'],
  [{ sameAsApi: true, withinMs: 100 }, { addresses: ['10.0.0.1'] }, '10.0.0.1 within 100ms'],
])('%j with %j reads %s', (more, truth, text) => {
  expect(judge({ reach: 'answer', ...more }, ok, truth).expected).toBe(text);
});
