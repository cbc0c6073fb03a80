import { plan } from '../network/addresses.ts';
import type { Case, SuiteCases } from './case.ts';
import { Outside } from './outside.ts';

const outside = new Outside(5080, 204);
const WEB = `http://${plan.host}:${outside.port}/`;
const PORT = `tcp://${plan.host}:${outside.port}`;
/** Nobody has this address, and nothing says so. */
const NOWHERE = 'tcp://198.18.0.250:443';

const never: Case['inject'] = async () => async () => {};

export const egress: SuiteCases = {
  suite: 'egress',
  needs: 'opt-in · config: `egress`',
  config: () => ({ egress: [WEB, PORT] }),
  prepare: async () => {
    await outside.start();
    return async () => void (await outside.stop());
  },
  cases: [
    {
      broken: 'target stopped',
      inject: () => outside.stop(),
      says: { [WEB]: /observed refused/, [PORT]: /observed refused/ },
    },
    {
      broken: 'target where nobody is',
      inject: never,
      config: { egress: [NOWHERE] },
      says: { [NOWHERE]: /observed (silence|EHOSTUNREACH) in connect/ },
    },
    {
      broken: 'target whose name nobody knows',
      inject: never,
      config: { egress: ['https://nowhere.invalid/'] },
      says: { 'https://nowhere.invalid/': /(NXDOMAIN|SERVFAIL) in resolve/ },
    },
    {
      broken: 'TLS asked of a port without',
      inject: never,
      config: { egress: [`https://${plan.host}:${outside.port}/`] },
      says: { [`https://${plan.host}:${outside.port}/`]: /in tls/ },
    },
  ],
};
