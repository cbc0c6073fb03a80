import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../agent/protocol.ts';
import type { ProbeQuestion } from '../core/plan.ts';
import { certificate } from './certificate.ts';
import { judge } from './judge.ts';
import { closedPort, context, HOST, listen, SILENCE, SOON, selfSigned } from './testing.ts';

const question: ProbeQuestion = {
  kind: 'probe',
  probe: 'certificate',
  from: { kind: 'nodes' },
  to: { kind: 'hosts', nodes: { kind: 'nodes' } },
  options: { minDays: 14 },
  expect: { reach: 'answer' },
};

/** Asked and judged, as in a run. */
async function judged(port: number, timeoutMs = SOON) {
  const exchange = await certificate.run({ host: HOST, port }, context(timeoutMs));
  const { wrong, broke, say, expects } = certificate;
  const answer: Answer = {
    peers: [],
    answers: 1,
    attempts: 1,
    failedAttempts: 0,
    spentMs: 1,
    lagMs: 0,
    answersOf: {},
    ...exchange,
  };
  return judge(
    question.expect,
    answer,
    {},
    {
      expected: expects!(question),
      broke: broke!,
      say: say!,
      wrong: (one) => wrong!(question, one, 0),
    },
  );
}

/** As certificates write it. @param days from now */
const inDays = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`;

describe('a certificate', () => {
  it.each([
    [20.5, 'passed', undefined, /^20 days left \(until 20/],
    [13.5, 'failed', 'ECERTEXPIRING', /^13 days left/],
    [-1, 'failed', 'CERT_HAS_EXPIRED', /^it is over/],
  ])('with %d days left has %s', async (days, status, code, observed) => {
    await using server = await listen(createTlsServer(selfSigned(inDays(days))));
    const seen = await judged(server.port);
    expect(seen).toMatchObject({
      status,
      expected: '14 days left',
      observed: expect.stringMatching(observed),
    });
    expect(seen.code).toBe(code);
  });

  it('is not looked for where nobody is', async () => {
    expect(await judged(await closedPort())).toMatchObject({ status: 'skipped', code: 'absent' });
  });

  it('that is not shown in time tells nothing', async () => {
    await using server = await listen(createServer());
    expect(await judged(server.port, SILENCE)).toMatchObject({ status: 'inconclusive', code: 'ETIMEDOUT' });
  });
});
