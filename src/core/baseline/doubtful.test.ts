import { describe, expect, it } from 'vitest';
import { facts, lost, mesh } from '../../diagnose/testing.ts';
import { reportOf } from '../../report/testing.ts';
import { baselineOf } from './baseline-of.ts';
import { doubtful } from './doubtful.ts';

const three = ['n1', 'n2', 'n3'];
const took = (durationMs: number) => mesh(three, 'tcp', () => ({ status: 'passed', code: '', durationMs }));
const before = baselineOf(reportOf([took(2)]));

describe('what is asked again', () => {
  it.each([
    ['has become slow', [took(200)], ['overlay/tcp']],
    ['is as fast as it was', [took(5)], []],
    ['could not be asked', [mesh(three, 'tcp', () => lost('n1'))], ['overlay/tcp']],
    ['fails', [mesh(three, 'tcp', () => ({ code: 'ETIMEDOUT', durationMs: 3000 }))], []],
    ['is new', [mesh(three, 'udp', () => ({ status: 'passed', code: '', durationMs: 900 }))], []],
  ])('where it %s', (_, outcomes, ids) => expect(doubtful(before, outcomes, facts(three))).toEqual(ids));
});
