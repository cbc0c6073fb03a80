import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Every file of a folder with all that is to be the same in two builds: kind, mode, time, contents. For tests only. */
export function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name} ${describe(join(folder, name))}`);
}

function describe(path: string): string {
  const status = lstatSync(path);
  const sum = () => createHash('sha256').update(readFileSync(path)).digest('hex');
  const contents = status.isSymbolicLink() ? readlinkSync(path) : status.isFile() ? sum() : '';
  return `${status.mode.toString(8)} ${status.mtimeMs} ${contents}`;
}
