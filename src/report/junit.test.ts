import { parse, type TestSuites } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { setupFailure } from '../run/assemble.ts';
import { renderJunit } from './junit.ts';
import { cutOffReport, healthy, hostile, reportOf, unasked } from './testing.ts';

async function read(xml: string): Promise<TestSuites> {
  return (await parse(xml)) as TestSuites;
}
const caseOf = (suites: TestSuites, suite: string, name: string) =>
  suites.testsuite?.find((one) => one.name === suite)?.testcase?.find((one) => one.name === name);

describe('the JUnit report', () => {
  it('has a suite for each suite and a case for each check', async () => {
    const suites = await read(renderJunit(healthy()));
    expect(suites).toMatchObject({ tests: 6, failures: 0, errors: 0 });
    expect(suites.testsuite?.map(({ name, tests }) => `${name} ${tests}`)).toEqual([
      'dns 2',
      'overlay 2',
      'services 2',
    ]);
    expect(caseOf(suites, 'overlay', 'tcp')).toMatchObject({ classname: 'smoke.overlay', time: 0.013 });
  });

  it('says of a failure what was seen, why, and what the failed node says', async () => {
    const suites = await read(renderJunit(cutOffReport()));
    const [failure] = caseOf(suites, 'overlay', 'tcp')?.failure ?? [];
    expect(failure?.type).toBe('overlay-down');
    expect(failure?.message).toContain('n2 is cut off the overlay network');
    expect(failure?.inner).toContain('n1, n3 → n2  expected: an answer  observed: silence in connect for 3s');
    expect(failure?.inner).toContain('try next:');
    expect(failure?.inner).toContain('Started container agent');
    expect(failure?.inner).not.toContain('fine here');
  });

  it('keeps what could not be asked and what was not tried apart from failures', async () => {
    const asked = caseOf(await read(renderJunit(unasked())), 'services', 'mesh');
    expect(asked?.failure).toBeUndefined();
    expect(asked?.error?.[0]).toMatchObject({ type: 'agent-lost' });
    const xml = renderJunit(cutOffReport());
    expect(caseOf(await read(xml), 'etcd', 'health')?.skipped).toHaveLength(1);
    expect(xml).toContain('<property name="reason" value="there is no etcd here"/>');
  });

  it('is well-formed whatever the texts contain', async () => {
    const xml = renderJunit(hostile());
    expect(xml).not.toMatch(/[^\P{Cc}\n]|\u202e|\ufffe|\[31m/u);
    expect(xml.isWellFormed()).toBe(true);
    expect(await read(xml)).toMatchObject({ tests: 3, failures: 1, errors: 1 });
  });

  it.each([
    { what: 'nothing was checked', report: reportOf([]) },
    { what: 'the run was interrupted', report: { ...healthy(), verdict: 'interrupted' as const } },
  ])('does not look green where $what', async ({ report }) => {
    expect(caseOf(await read(renderJunit(report)), 'kube-smoke', 'run')?.error).toHaveLength(1);
  });

  it('has one case for a run that died in its set-up', async () => {
    const error = new Error('no kubeconfig');
    const report = setupFailure({
      runId: 'r',
      version: '0',
      driver: 'kubernetes',
      startedAt: new Date(),
      error,
    });
    const suites = await read(renderJunit(report));
    expect(suites).toMatchObject({ tests: 1, errors: 1 });
    expect(caseOf(suites, 'kube-smoke', 'set-up')?.error?.[0]?.message).toBe('no kubeconfig');
  });
});
