import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../progress.ts';
import { cacheDir } from '../state/paths.ts';

/** A short name for some inputs: what they make need not be made again while it stays the same. */
export function digest(...inputs: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(createHash('sha256').update(input).digest());
  return hash.digest('hex').slice(0, 16);
}

/**
 * The path of a cached file, made now if it is missing. It is made aside and moved into place whole, so that neither
 * a kill nor a second lab that builds at the same time can leave half a file.
 */
export async function cached(
  name: string,
  make: (file: string, scratch: string) => Promise<void>,
): Promise<string> {
  const file = join(cacheDir(), name);
  if (existsSync(file)) return file;
  mkdirSync(cacheDir(), { recursive: true });
  const scratch = mkdtempSync(join(cacheDir(), '.making-'));
  try {
    await step(`built ${name}`, () => make(join(scratch, 'result'), scratch));
    renameSync(join(scratch, 'result'), file);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return file;
}
