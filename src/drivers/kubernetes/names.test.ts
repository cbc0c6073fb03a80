import { describe, expect, it } from 'vitest';
import { labelValue, objectName, serviceName } from './names.ts';

const LABEL = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const long = `${'very-'.repeat(60)}long`;

describe('names of what a run creates', () => {
  it.each(['n1', 'node-1.example.test', 'A_b.c'])('%s is a label as it is', (name) => {
    expect(labelValue(name)).toBe(name);
  });

  it.each([long, '-x', 'x-', 'a b', 'ä', '', '...'])('%j becomes a label', (name) => {
    expect(labelValue(name)).toMatch(LABEL);
    expect(labelValue(name).length).toBeLessThanOrEqual(63);
  });

  it.each([long, '1st', 'A', 'a.b', '-', 'x'.repeat(64)])('%j becomes a name of a service', (name) => {
    expect(serviceName(name)).toMatch(DNS_LABEL);
    expect(serviceName(name).length).toBeLessThanOrEqual(63);
  });

  it('keeps a node with dots, and cuts what is too long', () => {
    expect(objectName('agent-node-1.example.test')).toBe('agent-node-1.example.test');
    expect(objectName(`agent-${'n'.repeat(300)}`)).toHaveLength(253);
  });

  it('keeps apart what only the end tells apart', () => {
    expect(labelValue(`${long}1`)).not.toBe(labelValue(`${long}2`));
  });
});
