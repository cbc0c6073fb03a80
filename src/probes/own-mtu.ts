import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** Where it cannot be read: what Ethernet takes. */
const COMMON_MTU = 1500;
/** Larger packets are only on loopback. */
const LARGEST_MTU = 9216;

let known: number | undefined;

/** The largest packet that this machine's (or pod's) way to others takes, in bytes, read once. */
export function ownMtu(): number {
  known ??= Math.min(LARGEST_MTU, ...outward().map(mtuOf));
  return known;
}

/** Names of the interfaces that lead to others. */
function outward(): string[] {
  const all = Object.entries(networkInterfaces());
  return all.filter(([, addresses]) => addresses?.some(({ internal }) => !internal)).map(([name]) => name);
}

function mtuOf(name: string): number {
  try {
    return Number(readFileSync(`/sys/class/net/${name}/mtu`, 'utf8')) || COMMON_MTU;
  } catch {
    return COMMON_MTU; // no Linux, or a hidden /sys
  }
}
