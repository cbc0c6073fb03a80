import { expect, it } from 'vitest';
import { diagnose } from '../diagnose.ts';
import { check, exchange, facts, round } from '../testing.ts';

const nodes = ['n1', 'n2', 'n3'];
const hostToPod = (code?: string) =>
  check('overlay/host to pod', { protocol: 'api', path: 'api' }, [
    exchange('host-to-pod', 'n1'),
    exchange('host-to-pod', 'n2', code === undefined ? undefined : { code }),
    exchange('host-to-pod', 'n3'),
  ]);
const found = (code?: string) =>
  diagnose([...round(nodes), hostToPod(code)], facts(nodes)).map((one) => `${one.cause} ${one.nodes}`);

it('names the node whose host network does not reach a pod that another pod reaches', () => {
  expect(found('EHOSTTOPOD')).toEqual(['host-to-pod-blocked n2']);
});

it('does not blame the host network for a pod that nobody reaches, nor where all is well', () => {
  expect(found('ETIMEDOUT').join()).not.toContain('host-to-pod-blocked');
  expect(found()).toEqual([]);
});
