import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { setupFailure } from '../run/assemble.ts';
import { renderHealth } from './health.ts';
import { cutOffReport, healthy, hostile, reportOf, unasked } from './testing.ts';

const schema = JSON.parse(readFileSync(new URL('health.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);
const setup = {
  runId: 'r',
  version: '0',
  driver: 'kubernetes',
  startedAt: new Date(),
  error: new Error('no'),
};

describe('the health document', () => {
  it.each([
    { what: 'a healthy cluster', report: healthy(), status: 'running' },
    { what: 'a cluster with a fault', report: cutOffReport(), status: 'degraded' },
    { what: 'a cluster that could not be asked', report: unasked(), status: 'unknown' },
    { what: 'a run without checks', report: reportOf([]), status: 'unknown' },
    { what: 'a run that died in its set-up', report: setupFailure(setup), status: 'unknown' },
    { what: 'a cluster that answers to spite its readers', report: hostile(), status: 'degraded' },
  ])('of $what is $status and keeps to its schema', ({ report, status }) => {
    const document = JSON.parse(renderHealth(report));
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.status).toBe(status);
  });

  it('has the names and words of the contract', () => {
    const document = JSON.parse(renderHealth(cutOffReport()));
    expect(document).toMatchObject({
      schemaVersion: 1,
      summary: 'n2 is cut off the overlay network',
      timestamp: '2026-01-02T03:04:07.778Z',
      run: { id: 'r1', driver: 'kubernetes', cluster: { name: 'lab', version: 'v1.35.4' }, durationMs: 2100 },
      findings: [{ cause: 'overlay-down', nodes: ['n2'] }],
    });
    expect(document.nodes[1]).toMatchObject({
      name: 'n2',
      member_status: { name: 'n2', addr: '198.18.0.12', status: 'alive', tags: { role: 'node' } },
      status: 'degraded',
    });
    expect(document.checks[0]).toMatchObject({
      suite: 'dns',
      name: 'cluster',
      outcome: 'failed',
      nodes: ['n1', 'n2', 'n3'],
    });
    expect(document.connectivity[0]).toMatchObject({ protocol: 'tcp', path: 'pod', tried: 6, notTried: 0 });
  });

  it('is refused by its schema where it has a word too many', () => {
    const document = JSON.parse(renderHealth(healthy()));
    expect(validate({ ...document, mood: 'fine' })).toBe(false);
    expect(validate({ ...document, status: 'fine' })).toBe(false);
  });

  it('takes role and zone from the labels', () => {
    const report = healthy();
    const labels = { 'node-role.kubernetes.io/control-plane': '', 'topology.kubernetes.io/zone': 'a' };
    const nodes = report.nodes.map((node) => ({ ...node, labels }));
    const document = JSON.parse(renderHealth({ ...report, nodes }));
    expect(document.nodes[0].member_status.tags).toEqual({ role: 'control-plane', zone: 'a' });
  });
});
