import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { cutOff, facts, from, round } from '../diagnose/testing.ts';
import { boundedHealth } from './bounded-health.ts';
import { renderHealth } from './health.ts';
import { cutOffReport, hostile, reportOf } from './testing.ts';

const schema = JSON.parse(readFileSync(new URL('health.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);

const names = Array.from({ length: 60 }, (_, index) => `n${index + 1}`);
const large = () =>
  reportOf(round(names, { tcp: cutOff('n2'), udp: cutOff('n2'), dns: from('n2') }), { facts: facts(names) });

describe('a health document for a small place', () => {
  it('is the document itself where that fits', () => {
    const report = cutOffReport();
    expect(boundedHealth(report, 1_000_000)).toEqual({ text: renderHealth(report), cut: [] });
  });

  it('loses its white space first', () => {
    const report = cutOffReport();
    const whole = renderHealth(report);
    const { text, cut } = boundedHealth(report, Buffer.byteLength(whole) - 1);
    expect(cut).toEqual([]);
    expect(text.length).toBeLessThan(whole.length);
    expect(JSON.parse(text)).toEqual(JSON.parse(whole));
  });

  it.each([100_000, 50_000, 30_000, 20_000, 10_000, 3000, 1000])(
    'of %i bytes at most is no longer, keeps to its schema, and says what was cut',
    (most) => {
      for (const report of [large(), hostile()]) {
        const { text, cut } = boundedHealth(report, most);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
        const document = JSON.parse(text);
        validate(document);
        expect(validate.errors).toBeNull();
        expect(document.cut ?? []).toEqual(cut);
        expect(document.status).toBe('degraded');
        expect(document.summary).toBe(JSON.parse(renderHealth(report)).summary);
      }
    },
  );

  it('keeps what failed longer than what is well', () => {
    const whole = JSON.parse(boundedHealth(large(), 10_000_000).text);
    const { text, cut } = boundedHealth(large(), Buffer.byteLength(JSON.stringify(whole)) - 1);
    const document = JSON.parse(text);
    expect(cut).toEqual(['the probes of nodes that are running']);
    const probes = (name: string) =>
      document.nodes.find((node: { name: string }) => node.name === name).probes;
    expect(probes('n2')).not.toEqual([]);
    expect(probes('n5')).toEqual([]);
    expect(document.findings).toEqual(whole.findings);
  });

  it('is none, and says so, where nothing fits', () => {
    const { text, cut } = boundedHealth(large(), 10);
    expect(text).toBe('');
    expect(cut.at(-1)).toContain('all of it');
  });
});
