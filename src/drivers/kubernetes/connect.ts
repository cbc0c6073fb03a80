import { Api } from './api.ts';
import { makeCredentials } from './credentials.ts';
import { type ChosenContext, loadConfig } from './load-config.ts';
import type { ConnectOptions } from './options.ts';

export interface Connection {
  readonly api: Api;
  readonly chosen: ChosenContext;
}

/** Makes ready to send requests; sends none. @throws UsageError where the configuration is wrong */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const chosen = await loadConfig(options);
  return { api: new Api(chosen.cluster.server, await makeCredentials(chosen)), chosen };
}
