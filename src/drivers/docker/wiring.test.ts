import { describe, expect, it } from 'vitest';
import { Aliases } from './aliases.ts';
import { Engine } from './engine.ts';
import type { EngineFacts } from './engine-facts.ts';
import { type Looked, placesOn } from './place.ts';
import { wiringOf } from './wiring.ts';

const NO_SWARM = { nodeId: '', manages: false, managers: [] };
const TROUBLE = { trouble: { code: 'engine-down', reason: 'gone' } };

function engine(name: string, more: Partial<EngineFacts> = {}): Looked {
  const facts: EngineFacts = {
    name,
    version: '20.10.24',
    address: '',
    labels: {},
    conditions: [],
    limits: { memory: true, cpu: true, pids: true },
    swarm: NO_SWARM,
    ...more,
  };
  return { engine: new Engine({ url: name, way: { kind: 'unix', path: `/${name}` } }), facts };
}

const manager = engine('m', { swarm: { nodeId: '1', manages: true, managers: ['1'] } });
const worker = engine('w', { swarm: { nodeId: '2', manages: false, managers: ['1'] } });
const otherWorker = engine('o', { swarm: { nodeId: '3', manages: false, managers: ['1'] } });
const stranger = engine('s', { swarm: { nodeId: '8', manages: false, managers: ['9'] } });
const down = engine('d', TROUBLE);

const kindOf = (engines: readonly Looked[], count = 1) => wiringOf(placesOn(engines, count)).kind;

describe('the way between containers', () => {
  it.each([
    { what: 'one engine', engines: [engine('a')], kind: 'bridge' },
    { what: 'one engine of a Swarm', engines: [manager], kind: 'bridge' },
    { what: 'engines of one Swarm', engines: [worker, manager], kind: 'overlay' },
    { what: 'engines of one Swarm, one of them down', engines: [manager, down, worker], kind: 'overlay' },
    { what: 'workers without their manager', engines: [worker, otherWorker], kind: 'published' },
    { what: 'engines of two Swarms', engines: [manager, stranger], kind: 'published' },
    { what: 'engines of none', engines: [engine('a'), engine('b')], kind: 'published' },
    { what: 'nobody who answers', engines: [down], kind: 'published' },
  ])('of $what: $kind', ({ engines, kind }) => expect(kindOf(engines)).toBe(kind));

  it('is a bridge for all nodes of one engine', () => expect(kindOf([engine('a')], 3)).toBe('bridge'));
});

describe('the nodes', () => {
  const names = (engines: readonly Looked[], count: number) =>
    placesOn(engines, count).map(({ node }) => node);

  it('are engines by their names', () => expect(names([engine('a'), engine('b')], 1)).toEqual(['a', 'b']));
  it('are told apart where engines are not', () =>
    expect(names([engine('vm'), engine('b'), engine('vm')], 1)).toEqual(['vm-e1', 'b', 'vm-e3']));
  it('are several of an engine', () =>
    expect(names([engine('a'), engine('b')], 2)).toEqual(['a-1', 'a-2', 'b-1', 'b-2']));
});

describe('the aliases', () => {
  const places = placesOn(
    [engine('a', { labels: { zone: 'x' } }), engine('b', { labels: { zone: 'y' } })],
    1,
  );
  const [a, b] = places as [(typeof places)[0], (typeof places)[0]];
  const inX = { kind: 'nodes', labels: { zone: 'x' } } as const;
  const aliases = new Aliases(places, [{ name: 'front', selects: inX }]);

  it('stand for every node, and for those that a service chose by labels', () => {
    expect(aliases.ofNode(b)).toEqual(['every-node']);
    expect(aliases.ofNode(a)).toEqual(['every-node', aliases.of(inX)]);
    expect([aliases.isBehind('a', inX), aliases.isBehind('b', inX)]).toEqual([true, false]);
  });

  it('are the name of a workload', () => {
    expect(aliases.of({ kind: 'workload', name: 'web' })).toBe('web');
  });

  it('are not there for a choice that came later', () => {
    expect(aliases.of({ kind: 'nodes', labels: { zone: 'y' } })).toBeUndefined();
  });
});
