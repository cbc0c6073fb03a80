import { isAbsolute, join } from 'node:path';

/** A kubeconfig as it is written. */
export interface RawConfig {
  readonly clusters?: RawEntry[];
  readonly users?: RawEntry[];
  readonly contexts?: RawEntry[];
  readonly 'current-context'?: string;
}
type RawEntry = Record<string, unknown>;

/** Each is a path that counts from the directory of its file. */
const PATHS = new Set([
  'certificate-authority',
  'client-certificate',
  'client-key',
  'token-file',
  'tokenFile',
]);

/** The same config with absolute paths. */
export function makeAbsolute(config: object, directory: string): RawConfig {
  const walk = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => walk(one));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name)]));
    }
    const isPath = PATHS.has(key) && typeof value === 'string' && value !== '' && !isAbsolute(value);
    return isPath ? join(directory, value) : value;
  };
  return walk(config) as RawConfig;
}
