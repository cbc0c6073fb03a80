import { existsSync } from 'node:fs';
import { entries, type Made } from '../state/ledger.ts';
import { run, succeeds } from '../system/run.ts';
import { netnsPath } from './netns.ts';

async function remove({ kind, name }: Made): Promise<void> {
  switch (kind) {
    case 'netns':
      if (existsSync(netnsPath(name))) await run('ip', ['netns', 'del', name]);
      return;
    case 'link':
      if (await succeeds('ip', ['link', 'show', 'dev', name])) await run('ip', ['link', 'del', name]);
      return;
    case 'blackhole':
      if ((await run('ip', ['route', 'show', 'type', 'blackhole', name])).trim()) {
        await run('ip', ['route', 'del', 'blackhole', name]);
      }
  }
}

/** Removes what the ledger says this lab made, and nothing by a guess from its name. */
export async function removeNetwork(dir: string): Promise<void> {
  for (const made of entries(dir)) await remove(made);
}
