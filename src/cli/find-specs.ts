import { existsSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../core/errors.ts';

const COMPILED = import.meta.url.endsWith('.js');
/** The suites that ship with the package. */
const SHIPPED = fileURLToPath(new URL('../../specs/', import.meta.url));
/** This package's folder, without the slash at its end. */
const OWN_FOLDER = fileURLToPath(new URL(COMPILED ? '../../..' : '../..', import.meta.url)).replace(
  /[\\/]$/,
  '',
);
const NOT_SPECS = (name: string): boolean =>
  name === 'node_modules' || name === 'dist' || name.startsWith('.');

/**
 * The spec files of a run, as absolute paths: the ones named, or the shipped ones and the project's.
 * @throws UsageError for a named file that does not exist
 */
export function findSpecs(
  named: readonly string[],
  globs: readonly string[] | undefined,
  root: string,
): string[] {
  if (named.length > 0) return named.map((file) => existing(resolve(root, file), file));
  const shipped = globSync(COMPILED ? '*.smoke.js' : '*.smoke.ts', { cwd: SHIPPED }).map((file) =>
    resolve(SHIPPED, file),
  );
  const patterns = globs ?? ['**/*.smoke.{ts,mts,js,mjs}'];
  const own = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: NOT_SPECS }))
    .map((file) => resolve(root, file));
  // in this package's own folder the shipped suites would be found twice, as sources and compiled
  const others = resolve(root) === OWN_FOLDER ? [] : own;
  return [...shipped.sort(), ...others.sort()];
}

/** One of the suites that ship with the package. */
export const isShipped = (file: string): boolean => file.startsWith(SHIPPED);

function existing(path: string, named: string): string {
  if (existsSync(path)) return path;
  throw new UsageError(`no spec file ${named}`);
}
