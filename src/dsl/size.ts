import { mistake } from './mistakes.ts';

/** Bytes as people write them: `64KiB`, `1MiB`. */
export type Size = `${number}KiB` | `${number}MiB`;

const MOST_MIB = 16;

/** In bytes, or 0 and a mistake. */
export function bytesOf(size: Size): number {
  const [, count, unit] = /^(\d+)(KiB|MiB)$/.exec(String(size)) ?? [];
  const bytes = Number(count) * (unit === 'MiB' ? 1024 : 1) * 1024;
  if (bytes > 0 && bytes <= MOST_MIB * 1024 * 1024) return bytes;
  mistake(`bad size '${size}': write it as 64KiB or 1MiB, at most ${MOST_MIB}MiB`);
  return 0;
}
