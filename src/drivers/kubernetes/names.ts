import { createHash } from 'node:crypto';

const LABEL_LIMIT = 63;
const NAME_LIMIT = 253;

/** The value itself where a label may have it, else a short one that is as good as unique. */
export function labelValue(value: string): string {
  const fits = value.length <= LABEL_LIMIT && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(value);
  return fits
    ? value
    : shorten(value.replace(/[^-A-Za-z0-9_.]+/g, '-').replace(/^[^A-Za-z0-9]+/, ''), value, LABEL_LIMIT);
}

/** A name for a pod and its like: lower case, dots allowed. */
export function objectName(name: string): string {
  const fits =
    name.length <= NAME_LIMIT &&
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
  return fits
    ? name
    : shorten(
        name
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .replace(/^-+/, ''),
        name,
        NAME_LIMIT,
      );
}

/** A name for a service, which becomes one part of a DNS name and begins with a letter. */
export function serviceName(name: string): string {
  if (name.length <= LABEL_LIMIT && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) return name;
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '');
  return shorten(plain || 's', name, LABEL_LIMIT);
}

function shorten(plain: string, whole: string, limit: number): string {
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return plain === '' ? hash : `${plain.slice(0, limit - hash.length - 1)}-${hash}`;
}
