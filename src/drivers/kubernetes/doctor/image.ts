import { DriverError } from '../../../core/errors.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { Api } from '../api.ts';
import type { DoctorOptions } from '../doctor.ts';
import { listAll } from '../list-all.ts';
import type { Node } from '../wire.ts';
import type { Diagnosed } from './diagnosed.ts';

/** Which image agents get, and which nodes say that they have it. */
export async function examineImage(api: Api, options: DoctorOptions): Promise<Diagnosed> {
  const { image, imagePullPolicy, needs } = options;
  const name = 'image';
  const set = `${oneLine(image)}, ${imagePullPolicy}`;
  if (!needs.has('agents')) return { name, status: 'passed', detail: `${set}: no agents are needed` };
  try {
    const nodes = await listAll<Node>(api, '/api/v1/nodes', 'list the nodes');
    const lacking = nodes.filter((node) => !has(node, image)).map(({ metadata }) => metadata.name);
    const there = `on ${nodes.length - lacking.length} of ${nodes.length} nodes`;
    // a kubelet does not tell of all its images, so that one it does not name may be there all the same
    const unknown = lacking.length > 0 && imagePullPolicy === 'Never';
    return {
      name,
      status: unknown ? 'inconclusive' : 'passed',
      detail: `${set}: ${there}${unknown ? `; not told of by ${lacking.join(', ')}` : ''}`,
    };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return { name, status: 'passed', detail: `${set}: which nodes have it cannot be seen` };
  }
}

const has = ({ status }: Node, image: string): boolean =>
  (status?.images ?? []).some(({ names = [] }) => names.some((name) => whole(name) === whole(image)));

/** As a kubelet writes it: `node:24` is `docker.io/library/node:24`. */
function whole(image: string): string {
  const [first = '', ...others] = image.split('/');
  const host = others.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = host ? image : `docker.io/${others.length > 0 ? image : `library/${image}`}`;
  return /[:@][^/]*$/.test(path) ? path : `${path}:latest`;
}
