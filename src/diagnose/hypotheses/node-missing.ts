import { hasFailed, stated } from '../stated.ts';

/** What the inventory says of nodes that differ from what was declared. */
const INVENTORY: ReadonlySet<string> = new Set(['ENODEMISSING', 'ENODEUNEXPECTED', 'EROLE', 'ELABEL']);

/** The cluster's nodes are not those that the config declares. */
export const nodeMissing = stated('node-missing', {
  speaks: (seen) => hasFailed(seen) && INVENTORY.has(seen.code ?? ''),
  summary: (nodes) => `the nodes are not as declared${nodes === '' ? '' : `: ${nodes}`}`,
  advice: 'look at the machine that is missing, or correct `expect` in smoke.config.ts',
});
