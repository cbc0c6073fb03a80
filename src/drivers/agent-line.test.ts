import { describe, expect, it } from 'vitest';
import { PROTOCOL } from '../agent/protocol.ts';
import { AgentLine } from './agent-line.ts';

const lost = expect.objectContaining({ name: 'DriverError', code: 'agent-lost', retryable: false });
const welcome = {
  hello: PROTOCOL,
  version: '0.1.0',
  agent: 'n1',
  ports: { tcp: 1 },
  resolver: { servers: [], search: [], ndots: 1 },
};
const question = { probe: 'tcp', args: {}, timeoutMs: 60_000 } as const;

/** A line, and what it sent. */
function open() {
  const sent: { id?: number; hello?: number }[] = [];
  const line = new AgentLine((text) =>
    sent.push(
      ...text
        .trimEnd()
        .split('\n')
        .map((one) => JSON.parse(one)),
    ),
  );
  const hear = (value: object) => line.receive(`${JSON.stringify(value)}\n`);
  return { line, sent, hear };
}

describe('the line to an agent', () => {
  it('speaks first, and hands on the welcome', async () => {
    const { line, sent, hear } = open();
    const greeted = line.greet();
    expect(sent).toEqual([{ hello: PROTOCOL }]);
    hear(welcome);
    expect(await greeted).toEqual(welcome);
    line.close('done');
  });

  it('refuses an agent of another protocol, in words that help', async () => {
    const { line, hear } = open();
    const greeted = line.greet();
    hear({ ...welcome, hello: 99 });
    await expect(greeted).rejects.toEqual(lost);
    await expect(greeted).rejects.toThrow(/protocol 99, this runner 1: .*same version/);
    line.close('done');
  });

  it('brings each answer to its question, in whatever order and pieces', async () => {
    const { line, sent } = open();
    const asked = [line.ask(question), line.ask(question), line.ask(question)];
    const ids = sent.map(({ id }) => id!);
    expect(new Set(ids).size).toBe(3);
    const text = [...ids]
      .reverse()
      .map((id) => `${JSON.stringify({ id, answer: { ok: true, error: `é${id}` } })}\n`);
    for (const byte of Buffer.from(text.join(''))) line.receive(Buffer.from([byte]));
    expect(await Promise.all(asked)).toEqual(ids.map((id) => ({ ok: true, error: `é${id}` })));
    line.close('done');
  });

  it('passes over answers that nobody waits for', async () => {
    const { line, sent, hear } = open();
    const asked = line.ask(question);
    hear({ id: 99, answer: { ok: false } });
    hear({ id: sent[0]!.id, answer: { ok: true } });
    hear({ id: sent[0]!.id, answer: { ok: false } });
    expect(await asked).toEqual({ ok: true });
    line.close('done');
  });

  it('tells everybody who waits when it is lost, and whoever comes later', async () => {
    const { line } = open();
    const waiting = [line.greet(), line.ask(question), line.ask(question)];
    const told = Promise.all(waiting.map((one) => expect(one).rejects.toEqual(lost)));
    line.close('its pod was evicted');
    line.close('and again');
    await told;
    await expect(line.ask(question)).rejects.toThrow('its pod was evicted');
  });

  it('gives an agent up that does not answer in its time', async () => {
    const { line } = open();
    await expect(line.ask({ ...question, timeoutMs: 1 })).rejects.toEqual(lost);
    line.close('done');
  });

  it('keeps the last of what else it hears, harmless for a terminal', () => {
    const { line } = open();
    line.receive('Error: \u001b[31mno \u0007memory\n\n');
    for (let i = 0; i < 100; i++) line.receive(`line ${i}\n`);
    expect(line.noise).toHaveLength(50);
    expect(line.noise.at(-1)).toBe('line 99');
    line.hear('\u001b[31mred\u001b[0m');
    expect(line.noise.at(-1)).toBe('red');
    line.close('done');
  });

  it('keeps what the agent says of its own lateness, from a moment on', async () => {
    const { line, hear } = open();
    hear({ late: { lagMs: 900, lateMs: 900 } });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const at = performance.now();
    expect(line.latenessSince(at)).toEqual({ lagMs: 0, lateMs: 0 });
    hear({ late: { lagMs: 200, lateMs: 300 } });
    hear({ late: { lagMs: 100, lateMs: 400 } });
    expect(line.latenessSince(at)).toEqual({ lagMs: 200, lateMs: 700 });
    line.close('done');
  });
});
