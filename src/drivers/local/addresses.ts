import { randomInt } from 'node:crypto';

/**
 * Hands out loopback addresses, a fresh one each time, from a random part of 127.0.0.0/8, so that two runs at once
 * do not meet. Only Linux answers on all of them; elsewhere everything is 127.0.0.1 and the ports tell them apart.
 */
export class Addresses {
  private readonly first = randomInt(1, 255);
  private readonly second = randomInt(0, 250);
  private count = 0;

  next(): string {
    if (process.platform !== 'linux') return '127.0.0.1';
    const index = this.count++;
    return `127.${this.first}.${this.second + Math.floor(index / 250)}.${1 + (index % 250)}`;
  }
}
