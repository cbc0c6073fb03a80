import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SmokeConfig } from '../../src/core/config.ts';
import { explain } from '../../src/core/outcome.ts';
import { attach, type Lab } from '../lab.ts';
import { suiteCases } from './index.ts';
import { runSmoke } from './run-smoke.ts';

/** Of the key that etcd's checks use: none of it may ever be in what a run says. */
function secretOf({ etcd }: Lab): string {
  const [, line = ''] = readFileSync(etcd.key, 'utf8').split('\n');
  expect(line.length).toBeGreaterThan(32);
  return line.slice(8, 40);
}

/** Each shipped check, twice: the real thing healthy, and it is quiet; the real thing broken, and it says so. */
describe.each(suiteCases)('$suite', ({ suite, cases, prepare, notHere = {}, ...suiteCase }) => {
  let lab: Lab;
  let config: SmokeConfig;
  let tidy: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const attached = await attach();
    if (!attached) throw new Error('no lab runs');
    lab = attached;
    tidy = await prepare?.(lab);
    config = (await suiteCase.config?.(lab)) ?? {};
  });
  afterAll(() => tidy?.());

  it('is quiet where all is well', async () => {
    const { text, report } = await runSmoke(lab, { suite: [suite], ...config });
    const outcomes = report.outcomes.map((outcome) => [outcome.name, outcome.status, explain(outcome)]);
    expect(outcomes.length, text).toBeGreaterThan(0);
    for (const [name = '', status, why] of outcomes) {
      const reason = notHere[name];
      if (reason) expect([name, status, why]).toEqual([name, 'skipped', expect.stringMatching(reason)]);
      else expect([name, status, why], text).toEqual([name, 'passed', '']);
    }
    expect(report.findings).toEqual([]);
    const shown = new Set([...cases.flatMap(({ says }) => Object.keys(says)), ...Object.keys(notHere)]);
    const unshown = outcomes.map(([name]) => name).filter((name) => !shown.has(name ?? ''));
    expect(unshown, 'checks that no case breaks').toEqual([]);
  });

  it.each(cases)('$broken', async (one) => {
    const { inject, says, outcome = 'failed', args, config: more, finds, laterByMs } = one;
    const smoke = () => runSmoke(lab, { suite: [suite], ...config, ...more }, args);
    const latestMs = laterByMs === undefined ? Infinity : (await smoke()).report.durationMs + laterByMs;
    const heal = await inject(lab);
    try {
      const { text, report } = await smoke();
      expect(`${text}${JSON.stringify(report)}`).not.toContain(secretOf(lab));
      for (const [name, words] of Object.entries(says)) {
        const found = report.outcomes.find((one) => one.name === name);
        expect([name, found?.status], text).toEqual([name, outcome]);
        expect(found && explain(found)).toMatch(words);
      }
      if (finds) expect(report.findings[0]?.cause, text).toBe(finds);
      expect(report.durationMs, text).toBeLessThan(latestMs);
    } finally {
      await heal();
    }
  });
});
