import { readFileSync } from 'node:fs';

export interface Mount {
  /** What of the file system is mounted; for a namespace file its name, as in net:[4026532000]. */
  readonly root: string;
  readonly path: string;
}

/** The kernel writes blanks and backslashes in paths as octal numbers. */
function decodePath(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

export function mounts(): Mount[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const fields = line.split(' ');
    return { root: fields[3] ?? '', path: decodePath(fields[4] ?? '') };
  });
}

/** Innermost first, the order in which they can be unmounted. */
export function mountsBelow(dir: string): Mount[] {
  return mounts()
    .filter(({ path }) => path.startsWith(`${dir}/`))
    .reverse();
}
