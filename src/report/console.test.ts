import { describe, expect, it } from 'vitest';
import { renderConsole } from './console.ts';
import { cutOffReport, healthy, hostile, reportOf, unasked } from './testing.ts';

const plain = { color: false, verbose: false };
const linesOf = (text: string) => text.split('\n');

describe('the end of a run on the console', () => {
  it('is short where all is well', () => {
    expect(renderConsole(healthy(), plain)).toMatchInlineSnapshot(`
      "✔ PASSED  6 checks passed on 3 nodes in 2.1s

        ✔ dns       2 passed
        ✔ overlay   2 passed
        ✔ services  2 passed

      6 checks on 3 nodes of lab (v1.35.4): 6 passed in 2.1s
      "
    `);
  });

  it('begins with the verdict and goes on with the cause', () => {
    const lines = linesOf(renderConsole(cutOffReport(), plain));
    expect(lines[0]).toBe('✖ FAILED  n2 is cut off the overlay network');
    expect(lines[2]).toContain('[overlay-down · n2 · ');
    expect(lines.slice(3, 6).every((line) => line.startsWith('    · '))).toBe(true);
    expect(lines[6]).toBe('    explains dns/cluster, dns/udp, overlay/tcp, overlay/udp');
    expect(lines[7]).toContain('try next: ');
    expect(lines[8]).toBe('    or else: network-partition · n1, n2, n3 (20 %)');
    expect(lines.at(-2)).toBe('7 checks on 3 nodes of lab (v1.35.4): 4 failed, 2 passed, 1 skipped in 2.1s');
  });

  it('shows what failed, and says why something was skipped', () => {
    const text = renderConsole(cutOffReport(), plain);
    expect(text).toContain('n2         ETIMEDOUT  -          ETIMEDOUT');
    expect(text).toContain('- health  skipped: there is no etcd here');
    expect(text).not.toContain('✔ mesh');
    expect(renderConsole(cutOffReport(), { color: false, verbose: true })).toContain('✔ mesh');
  });

  it('shows a grid that several checks share once', () => {
    const text = renderConsole(cutOffReport(), plain);
    expect(text.match(/from \\ to/g)).toHaveLength(1);
    expect(text).toContain('on the same ways as overlay/tcp:');
  });

  it('says what could not be asked', () => {
    const text = renderConsole(unasked(), plain);
    expect(linesOf(text)[0]).toBe('? INCONCLUSIVE  the agent on n2 was lost before it could answer');
    expect(linesOf(renderConsole(reportOf([]), plain))[0]).toBe('? INCONCLUSIVE  nothing was checked');
  });

  it('has colours where they are wanted, and nowhere else', () => {
    const introducer = '\u001b[';
    expect(renderConsole(cutOffReport(), { color: true, verbose: false })).toContain(introducer);
    expect(renderConsole(cutOffReport(), plain)).not.toContain(introducer);
  });

  it('lets nothing through that moves a cursor', () => {
    const text = renderConsole(hostile(), { color: false, verbose: true });
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });
});
