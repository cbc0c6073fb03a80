import { Resolver } from 'node:dns/promises';
import { fileURLToPath } from 'node:url';
import { startService, stopService } from '../state/processes.ts';
import { until } from '../system/wait.ts';
import { dockerSwitch } from './addresses.ts';

const SERVICE = 'upstream';
const program = fileURLToPath(new URL('upstream.ts', import.meta.url));

/** Starts the name server that the engines' resolvers ask for what they do not know. */
export async function startNameServer(lab: string): Promise<void> {
  startService(lab, { name: SERVICE, command: [process.execPath, program, dockerSwitch.host] });
  await until({ what: 'name server', intervalMs: 50 }, async () => {
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([dockerSwitch.host]);
    return (await resolver.resolve4('www.outside.test')).length > 0;
  });
}

export const stopNameServer = (lab: string): Promise<void> => stopService(lab, SERVICE);
