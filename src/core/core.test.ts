import { describe, expect, it } from 'vitest';
import { within } from './deadline.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { codeOf, DriverError, messageOf, UsageError } from './errors.ts';
import { clean, oneLine } from './hostile-text.ts';
import { foldStatus, type Status } from './outcome.ts';
import { decideRetry, retry } from './retry.ts';
import { byBytes } from './run-report.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['0s', 0],
    ['2s', 2000],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['1h', 3_600_000],
    [' 2s ', 2000],
  ])('%j is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5', 's', '-1s', '1 s', '1d', '1.s', '.5s', '1s2', '1e3s', 'Infinitys', '٥s'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each([
    [0, '0ms'],
    [0.44, '0.4ms'],
    [9.96, '10ms'],
    [340.4, '340ms'],
    [1000, '1s'],
    [1740, '1.7s'],
    [60_000, '1m'],
    [125_000, '2m 5s'],
    [3_600_000, '60m'],
    [999.7, '1s'],
    [59_999, '1m'],
  ])('of %d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('hostile text', () => {
  it.each([
    { what: 'a colour', text: 'a\u001b[31mb\u001b[0mc', left: 'abc' },
    { what: 'a cleared screen', text: 'a\u001b[2J\u001b[Hb', left: 'ab' },
    { what: 'a window title', text: 'a\u001b]0;title\u0007b', left: 'ab' },
    { what: 'a link', text: '\u001b]8;;http://x\u001b\\here\u001b]8;;\u001b\\', left: 'here' },
    { what: 'a lone escape', text: 'a\u001bb', left: 'ab' },
    { what: 'a C1 control sequence', text: 'a\u009b31mb', left: 'a31mb' },
    { what: 'NUL and BEL', text: 'a\u0000\u0007b', left: 'ab' },
    { what: 'a carriage return', text: 'ok\rno', left: 'okno' },
    { what: 'a line end and a tab', text: 'a\n\tb', left: 'a\n\tb' },
    { what: 'a bidi override', text: 'a\u202eb\u2066c', left: 'abc' },
    { what: 'a lone surrogate', text: 'a\ud800b\udc00', left: 'a\ufffdb\ufffd' },
    { what: 'what XML refuses', text: 'a\ufffe\uffffb', left: 'ab' },
    { what: 'honest text in any script', text: 'naïve 集群 😀 מבחן', left: 'naïve 集群 😀 מבחן' },
  ])('loses $what', ({ text, left }) => expect(clean(text)).toBe(left));

  it('is on one line, and no longer than it may be', () => {
    expect(oneLine(' a\n\n b\t c ')).toBe('a b c');
    expect(oneLine('x'.repeat(400))).toHaveLength(300);
    expect(oneLine('12345', 5)).toBe('12345');
    expect(oneLine('123456', 5)).toBe('1234…');
    expect(oneLine(`123${'😀'.repeat(4)}`, 5).isWellFormed()).toBe(true);
  });
});

describe('an error', () => {
  const driver = (more: object = {}) =>
    new DriverError('no', { doing: 'create pod a', code: 'rbac-missing', retryable: true, ...more });

  it('says what could not be done', () => {
    expect(driver().message).toBe('cannot create pod a: no');
    expect(messageOf('text')).toBe('text');
    expect(messageOf(undefined)).toBe('undefined');
  });

  it.each([
    { error: driver(), code: 'rbac-missing' },
    { error: Object.assign(new Error('x'), { code: 'ECONNRESET' }), code: 'ECONNRESET' },
    { error: new Error('x', { cause: new Error('y', { cause: driver() }) }), code: 'rbac-missing' },
    { error: Object.assign(new Error('x', { cause: driver() }), { code: 404 }), code: 'rbac-missing' },
    { error: new UsageError('x'), code: 'UNKNOWN' },
    { error: 'text', code: 'UNKNOWN' },
    { error: undefined, code: 'UNKNOWN' },
    { error: { code: 'EFAKE' }, code: 'UNKNOWN' },
  ])('has the code $code', ({ error, code }) => expect(codeOf(error)).toBe(code));

  it.each([
    { what: 'that may pass', error: driver(), decision: { retry: true, afterMs: 0 } },
    {
      what: 'with a time to wait',
      error: driver({ retryAfterMs: 700 }),
      decision: { retry: true, afterMs: 700 },
    },
    {
      what: 'that stays',
      error: driver({ retryable: false, retryAfterMs: 700 }),
      decision: { retry: false },
    },
    {
      what: 'with a time that nobody waits',
      error: driver({ retryAfterMs: 3_600_000 }),
      decision: { retry: false },
    },
    { what: 'of the author', error: new UsageError('x'), decision: { retry: false } },
    {
      what: 'of the system',
      error: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
      decision: { retry: false },
    },
    { what: 'that is none', error: 'text', decision: { retry: false } },
  ])('$what is decided on', ({ error, decision }) => expect(decideRetry(error)).toEqual(decision));

  it.each([
    { what: 'what may pass, as often as it may', error: driver(), retries: 2, tries: 3 },
    { what: 'nothing without retries', error: driver(), retries: 0, tries: 1 },
    { what: 'nothing that stays', error: driver({ retryable: false }), retries: 5, tries: 1 },
    { what: 'no real no', error: new Error('no'), retries: 5, tries: 1 },
  ])('is tried again: $what', async ({ error, retries, tries }) => {
    let count = 0;
    const work = async () => {
      count++;
      throw error;
    };
    await expect(retry(work, retries)).rejects.toBe(error);
    expect(count).toBe(tries);
  });

  it('is tried again no more where that is enough', async () => {
    let count = 0;
    const work = async () => {
      count++;
      throw driver();
    };
    await expect(retry(work, 5, (_, attempt) => attempt > 1)).rejects.toThrow();
    expect(count).toBe(2);
  });

  it('is forgotten once a try succeeds', async () => {
    const work = async (attempt: number) => {
      if (attempt < 2) throw driver();
      return attempt;
    };
    expect(await retry(work, 3)).toBe(2);
  });
});

it.each<{ parts: Status[]; whole: Status }>([
  { parts: [], whole: 'inconclusive' },
  { parts: ['passed'], whole: 'passed' },
  { parts: ['skipped', 'skipped'], whole: 'skipped' },
  { parts: ['passed', 'skipped'], whole: 'passed' },
  { parts: ['passed', 'inconclusive', 'skipped'], whole: 'inconclusive' },
  { parts: ['inconclusive', 'failed', 'passed'], whole: 'failed' },
])('$parts together are $whole', ({ parts, whole }) => expect(foldStatus(parts)).toBe(whole));

it('sorting is by bytes, whatever the locale', () => {
  expect(['b', 'a', 'é', 'Z', '\u{1f600}', '\uffff', 'a'].sort(byBytes)).toEqual([
    'Z',
    'a',
    'a',
    'b',
    'é',
    '\uffff',
    '\u{1f600}',
  ]);
});

it('within gives the promise its time, and no more', async () => {
  expect(await within(Promise.resolve(1), 10_000, () => 2)).toBe(1);
  expect(await within(new Promise(() => {}), 1, () => 2)).toBe(2);
  await expect(within(Promise.reject(new Error('no')), 10_000, () => 2)).rejects.toThrow('no');
});
