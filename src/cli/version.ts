import { readFileSync } from 'node:fs';

/** From the sources it is two folders up, from dist/ three. */
const MANIFEST = new URL(
  import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json',
  import.meta.url,
);

/** This package's version. */
export const VERSION = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version;
