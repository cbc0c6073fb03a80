/** The numbers of a version such as `v1.35.4` or `v1.35.4-eks-1`; undefined where it is none. */
export function parseVersion(text: string): { readonly major: number; readonly minor: number } | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text) ?? [];
  return major ? { major: Number(major), minor: Number(minor) } : undefined;
}

/** `v1.35` is the beginning of `v1.35.4`, and not of `v1.350.0`. */
export function isVersion(text: string, wanted: string): boolean {
  const [has, begins] = [bare(text), bare(wanted)];
  return has.startsWith(begins) && ['', '.', '+', '-'].includes(has.charAt(begins.length));
}

const bare = (version: string): string => version.replace(/^v/, '');
