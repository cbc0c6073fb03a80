import { describe, expect, it } from 'vitest';
import { ask, cutOff, everywhere, from, lost, mesh, silent } from '../diagnose/testing.ts';
import { renderMatrix } from './matrix.ts';

const three = ['n1', 'n2', 'n3'];
const many = (count: number) => Array.from({ length: count }, (_, i) => `node-${i + 100}`);

describe('the expected / observed matrix', () => {
  it('is a grid where pods ask pods', () => {
    const fault = (a: string, b: string) => (a === 'n3' ? lost('n3') : cutOff('n2')(a, b));
    expect(renderMatrix(mesh(three, 'tcp', fault))).toMatchInlineSnapshot(`
      "from \\ to  n1         n2         n3
      n1         -          ETIMEDOUT  ok
      n2         ETIMEDOUT  -          ETIMEDOUT
      n3         ?          ?          -

      n2 → n1, n3  expected: an answer  observed: silence in connect for 3s (ETIMEDOUT)
      n1 → n2  expected: an answer  observed: silence in connect for 3s (ETIMEDOUT)
      n3 → n1, n2  expected: an answer  observed: no agent on n3 (agent-lost)"
    `);
  });

  it('is a table where pods ask something else, failures first', () => {
    expect(
      renderMatrix(ask('dns/cluster', 'dns', 'kubernetes.default', three, from('n2'))),
    ).toMatchInlineSnapshot(`
      "    who                      expected   observed
      no  n2 → kubernetes.default  an answer  silence in connect for 3s (ETIMEDOUT)
      ok  n1 → kubernetes.default  an answer  answered in 0.4ms
      ok  n3 → kubernetes.default  an answer  answered in 0.4ms"
    `);
  });

  it('adds phase, code and time that the observation does not say', () => {
    const fault = () => ({ ...silent(), observed: 'nothing came' });
    expect(renderMatrix(ask('s/tcp', 'tcp', 'mesh', ['n1'], fault))).toContain(
      'nothing came (connect, ETIMEDOUT after 3s)',
    );
  });

  it('tells many edges in few lines', () => {
    const text = renderMatrix(mesh(many(50), 'tcp', cutOff('node-120')));
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('and 43 more → node-120  expected');
  });

  it('is bounded, and says what it leaves out', () => {
    const scattered = (a: string, b: string) => ({ ...silent(), code: `E${a}${b}` });
    const lines = renderMatrix(mesh(many(14), 'tcp', scattered)).split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 162 more lines like these');
    const table = renderMatrix(ask('s/tcp', 'tcp', 'mesh', many(90), everywhere)).split('\n');
    expect(table.at(-1)).toBe('… and 70 more');
  });
});
