import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface Bom {
  serialNumber: string;
  readonly metadata: { timestamp: string };
  readonly components: object[];
}

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/**
 * What is in the image, as CycloneDX: npm's list of the packages in a folder, and Node with its libraries. npm gives it
 * a time and a random number; here both follow from what is in it, so that two builds of the same give the same.
 * @param folder with package.json and node_modules
 * @param epoch seconds, as SOURCE_DATE_EPOCH has them
 */
export function bomOf(folder: string, libraries: readonly string[], epoch: number): string {
  const args = ['sbom', '--omit=dev', '--sbom-format=cyclonedx'];
  const bom = JSON.parse(
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 }),
  ) as Bom;
  bom.components.push(nodeComponent(), ...libraries.map(fileComponent));
  bom.metadata.timestamp = new Date(epoch * 1000).toISOString();
  bom.serialNumber = '';
  bom.serialNumber = `urn:uuid:${uuidOf(sha256(JSON.stringify(bom)))}`;
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function nodeComponent(): object {
  const { node } = process.versions;
  return { type: 'platform', name: 'node', version: node, purl: `pkg:generic/node@${node}` };
}

const fileComponent = (path: string): object => ({
  type: 'file',
  name: path,
  hashes: [{ alg: 'SHA-256', content: sha256(readFileSync(path)) }],
});

/** In the form of version 8 (RFC 9562): its bits are the maker's own. */
function uuidOf(hash: string): string {
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return [...parts, hash.slice(20, 32)].join('-');
}
