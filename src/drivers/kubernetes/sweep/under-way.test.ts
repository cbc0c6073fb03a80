import { describe, expect, it } from 'vitest';
import { EXPIRES_ANNOTATION, ROLE_LABEL } from '../../../core/labels.ts';
import type { Metadata, Pod } from '../wire.ts';
import { whyUnderWay } from './under-way.ts';

const NOW = new Date('2026-01-02T03:04:05Z');
const at = (seconds: number): string => new Date(NOW.getTime() + seconds * 1000).toISOString();

/** A namespace that a run made a minute ago, and that is its for some more minutes. */
const namespace = (more: Partial<Metadata> = {}): Metadata => ({
  name: 'smoke-1',
  creationTimestamp: at(-60),
  annotations: { [EXPIRES_ANNOTATION]: at(300) },
  ...more,
});
const pod = (name: string, phase: string, more: Partial<Metadata> = {}, role = 'node'): Pod => ({
  metadata: { name, creationTimestamp: at(-59), labels: { [ROLE_LABEL]: role }, ...more },
  status: { phase },
});
const why = (things: readonly Metadata[], ...pods: readonly Pod[]) => whyUnderWay({ things, pods }, NOW);

describe('a run is under way', () => {
  it.each(['Pending', 'Running', 'Unknown'])('while one of its agents is %s', (phase) => {
    const said = why([namespace()], pod('agent-n1', 'Failed'), pod('agent-n2', phase));
    expect(said).toBe('its agents have not ended: agent-n2');
  });

  it('and not every agent is named', () => {
    const pods = [5, 4, 3, 2, 1].map((index) => pod(`agent-n${index}`, 'Running'));
    expect(why([namespace()], ...pods)).toMatch(/: agent-n1, agent-n2, agent-n3, 2 more$/);
  });

  it('before it has agents, for half a minute', () => {
    expect(why([namespace({ creationTimestamp: at(-29) })])).toBe('it has only just begun');
    expect(why([namespace({ creationTimestamp: at(-31) })])).toBeUndefined();
  });

  it('as long as something new is made', () => {
    const account = namespace({ name: 'agent', creationTimestamp: at(-5) });
    expect(why([namespace(), account])).toBe('it has only just begun');
  });
});

describe('a run is over', () => {
  it('when its agents have ended, and be it a second after it began', () => {
    const young = namespace({ creationTimestamp: at(-2) });
    expect(why([young], pod('agent-n1', 'Succeeded'), pod('agent-n2', 'Failed'))).toBeUndefined();
  });

  it('when its time is over, whatever is said of its agents: their node may be gone', () => {
    const expired = namespace({ annotations: { [EXPIRES_ANNOTATION]: at(-1) } });
    expect(why([expired], pod('agent-n1', 'Running'))).toBeUndefined();
  });

  it('when somebody removes it already', () => {
    expect(why([namespace({ deletionTimestamp: at(-1) })], pod('agent-n1', 'Running'))).toBeUndefined();
    expect(why([namespace()], pod('agent-n1', 'Running', { deletionTimestamp: at(-1) }))).toBeUndefined();
  });

  it('when only pods are left that nobody talks to', () => {
    expect(why([namespace()], pod('scheduled', 'Running', {}, 'trial'))).toBeUndefined();
  });
});
