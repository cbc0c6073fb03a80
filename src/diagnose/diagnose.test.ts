import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { both, five, three } from './cases/case.ts';
import { CAUSAL_ORDER } from './causal-order.ts';
import { diagnose } from './diagnose.ts';
import { hypotheses } from './registry.ts';
import { cutOff, edge, type Fault, facts, from, lost, mesh, round, silent } from './testing.ts';

describe('diagnose', () => {
  it('puts symptoms under their root cause', () => {
    const [finding] = diagnose(
      round(three, { ...both(cutOff('n2')), service: from('n2'), dns: from('n2') }),
      facts(three),
    );
    expect(finding).toMatchObject({
      severity: 'critical',
      summary: 'n2 is cut off the overlay network',
      explains: ['dns/cluster', 'dns/udp', 'overlay/tcp', 'overlay/udp', 'services/api', 'services/mesh'],
    });
    // whether other nodes reach the node itself was not asked
    expect(finding?.confidence).toBeGreaterThan(0.75);
    expect(finding?.alternatives).toMatchObject([{ cause: 'network-partition' }]);
    expect(finding?.evidence.join('\n')).toContain('tcp 4 of 4, udp 4 of 4');
  });

  it('is less sure where less was seen', () => {
    const [much] = diagnose(round(three, both(edge('n1>n3', 'n3>n1'))), facts(three));
    const [little] = diagnose([mesh(['n1', 'n3'], 'tcp', edge('n1>n3', 'n3>n1'))], facts(three));
    expect(little!.confidence).toBeLessThan(much!.confidence);
  });

  it('calls what could not be asked a warning', () => {
    const outcomes = [mesh(three, 'tcp', (a) => (a === 'n2' ? lost('n2', 'image-unavailable') : undefined))];
    expect(diagnose(outcomes, facts(three))[0]).toMatchObject({ severity: 'warning', nodes: ['n2'] });
  });

  it('does not depend on the order of the outcomes', () => {
    const outcomes = round(five, { ...both(cutOff('n2')), dns: from('n2', 'n5') });
    expect(diagnose([...outcomes].reverse(), facts(five)).map(({ cause }) => cause)).toEqual(
      diagnose(outcomes, facts(five)).map(({ cause }) => cause),
    );
  });

  it('names a few of many blocked pairs and not all', () => {
    const names = Array.from({ length: 20 }, (_, i) => `n${i + 10}`);
    const fault: Fault = (a, b) =>
      Math.abs(Number(a.slice(1)) - Number(b.slice(1))) === 1 ? silent() : undefined;
    const findings = diagnose([mesh(names, 'tcp', fault)], facts(names));
    expect(findings.map(({ cause }) => cause)).toEqual(['pair-blocked']);
  });
});

describe('the hypotheses', () => {
  const causes = hypotheses.map(({ cause }) => cause);

  it('have each one place in the causal order', () => {
    expect([...causes, 'unexplained'].sort()).toEqual([...CAUSAL_ORDER].sort());
  });

  it('are each in a file of that name', () => {
    const files = readdirSync(new URL('./hypotheses/', import.meta.url)).filter(
      (file) => !file.endsWith('.test.ts'),
    );
    expect(files.sort()).toEqual(causes.map((cause) => `${cause}.ts`).sort());
  });
});
