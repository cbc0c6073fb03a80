import { describe, expect, it } from 'vitest';
import { cutOffReport, hostile } from '../../report/testing.ts';
import type { BaselineCluster } from './baseline.ts';
import { baselineOf } from './baseline-of.ts';
import { otherCluster, readBaseline } from './read-baseline.ts';

const written = (change: object = {}): string => JSON.stringify({ ...baselineOf(cutOffReport()), ...change });

describe('a baseline', () => {
  it('is read as it was written', () => {
    expect(readBaseline(written(), 'b.json')).toEqual(baselineOf(cutOffReport()));
    const spite = baselineOf(hostile());
    expect(readBaseline(JSON.stringify(spite), 'b.json').checks).toHaveLength(3);
  });

  it('holds no word of what an agent or a program said', () => {
    const { outcomes, ...report } = cutOffReport();
    const secret = 'Bearer hunter2';
    const talkative = outcomes.map((one) => ({
      ...one,
      message: secret,
      observations: one.observations.map((seen) => ({ ...seen, observed: secret, output: secret })),
    }));
    const told = {
      ...report,
      outcomes: talkative,
      nodes: report.nodes.map((node) => ({ ...node, log: [secret] })),
    };
    expect(JSON.stringify(told)).toContain(secret);
    expect(JSON.stringify(baselineOf(told as typeof report & { outcomes: typeof outcomes }))).not.toContain(
      'hunter2',
    );
  });

  it.each([
    ['no JSON', '{', /no baseline/],
    ['something else', '{"schemaVersion":1}', /no baseline/],
    ['a list', '[]', /no baseline/],
    ['of another version', written({ snapshotVersion: 2 }), /snapshotVersion is 2, and this version reads 1/],
    ['without checks', written({ checks: undefined }), /checks is not as/],
    ['with something else for a check', written({ checks: [null] }), /checks is not as/],
    ['with a node that has no roles', written({ nodes: [{ name: 'n1' }] }), /nodes is not as/],
    ['of no cluster', written({ cluster: 'prod' }), /cluster is not as/],
    ['of no time', written({ takenAt: 5 }), /takenAt is not as/],
  ])('is refused where it is %s', (_, text, says) => {
    expect(() => readBaseline(text, 'b.json')).toThrow(says);
    expect(() => readBaseline(text, 'b.json')).toThrow(/^--baseline b.json: /);
  });
});

describe('another cluster', () => {
  const prod: BaselineCluster = { driver: 'kubernetes', name: 'prod', version: 'v1.35.4', id: 'a' };
  const { id: _, ...nameless } = prod;
  it.each<[string, BaselineCluster, BaselineCluster, RegExp | undefined]>([
    ['the same with another version', prod, { ...prod, version: 'v1.36.0' }, undefined],
    ['the same under another name', prod, { ...prod, name: 'production' }, undefined],
    ['one of the same name', prod, { ...prod, id: 'b' }, /another cluster: prod with the id a/],
    ['of another driver', prod, { ...prod, driver: 'local' }, /with the driver kubernetes, not local/],
    [
      'of another name, without ids',
      nameless,
      { ...prod, name: 'test' },
      /another cluster, prod; this is test/,
    ],
    ['one that does not answer', prod, { driver: 'kubernetes', name: '', version: '' }, undefined],
  ])('%s', (_, before, after, says) => {
    const told = otherCluster(before, after);
    if (says) expect(told).toMatch(says);
    else expect(told).toBeUndefined();
  });
});
