import type { NodeFact } from '../../../core/facts.ts';
import type { Api } from '../api.ts';
import { listAll } from '../list-all.ts';
import { toNodeFact } from '../node-fact.ts';
import type { Node } from '../wire.ts';

/** All nodes, whichever of them are under test. */
export async function nodes(api: Api): Promise<readonly NodeFact[]> {
  const found = await listAll<Node>(api, '/api/v1/nodes', 'list the nodes');
  return found.map((node) => toNodeFact(node, api.now));
}
