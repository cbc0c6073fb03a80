import { oneLine } from '../../../core/hostile-text.ts';
import type { EtcdClient } from './etcd-client.ts';

/** One entry of `/v3/cluster/member/list`. */
export interface Listed {
  readonly ID?: string;
  /** empty until it has joined */
  readonly name?: string;
  readonly clientURLs?: readonly string[];
}

/** The members as the first that answers knows them; asked without a quorum. */
export async function listMembers(clients: readonly EtcdClient[]): Promise<readonly Listed[]> {
  const args = { linearizable: false };
  const asked = clients.map((client) =>
    client.call<{ members?: readonly Listed[] }>('/v3/cluster/member/list', args),
  );
  const first = await Promise.any(asked).catch(() => undefined);
  return first?.members ?? [];
}

/** Who in the list an endpoint is: by its id where it said one, else by its address. */
export function whoIs(endpoint: URL, id: string | undefined, list: readonly Listed[]): Listed | undefined {
  const at = ({ clientURLs = [] }: Listed) => clientURLs.some((url) => hostOf(url) === endpoint.host);
  return list.find((one) => id !== undefined && one.ID === id) ?? list.find(at);
}

/** What to call a member. */
export const nameOf = (listed: Listed | undefined, otherwise: string): string =>
  oneLine(listed?.name || listed?.ID || otherwise, 60);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');
