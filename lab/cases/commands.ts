import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandSetting } from '../../src/core/settings.ts';
import type { Case, SuiteCases } from './case.ts';

/** What the command looks at, as a plan looks at what is there. */
const folder = join(tmpdir(), `smoke-commands-${process.pid}`);
const state = join(folder, 'state');
const write = (text: string): void => writeFileSync(state, text);

const DRIFT = 'no drift';
const asking = (...run: string[]): CommandSetting => ({ name: DRIFT, run, within: '2s' });
const never: Case['inject'] = async () => async () => {};

export const commands: SuiteCases = {
  suite: 'commands',
  needs: 'config: `commands`',
  config: () => ({ commands: [asking('grep', 'replicas: 3', state)] }),
  prepare: async () => {
    mkdirSync(folder);
    write('replicas: 3\n');
    return async () => rmSync(folder, { recursive: true });
  },
  cases: [
    {
      broken: 'what it looks at has changed',
      inject: async () => {
        write('replicas: 2\n');
        return async () => write('replicas: 3\n');
      },
      says: { [DRIFT]: /run → grep: expected exit 0 within 2s, observed exit 1/ },
    },
    {
      broken: 'what it looks at is gone',
      inject: async () => {
        rmSync(state);
        return async () => write('replicas: 3\n');
      },
      says: { [DRIFT]: /observed exit 2 in .*: grep: .*state: No such file/ },
    },
    {
      broken: 'it hangs',
      inject: never,
      config: { commands: [asking('sleep', '60')] },
      says: { [DRIFT]: /still running after 2s, so it was ended/ },
    },
    {
      broken: 'there is no such program',
      inject: never,
      config: { commands: [asking('no-such-program')] },
      says: { [DRIFT]: /there is no program 'no-such-program'/ },
      outcome: 'inconclusive',
    },
  ],
};
