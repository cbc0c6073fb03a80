import type { Lab } from '../lab.ts';

const LOOK_MS = 200;

/** What namespaces of runs have containers that run, watched from when it is made. */
export class Running implements Disposable {
  private readonly lab: Lab;
  private readonly timer: NodeJS.Timeout;
  private readonly last = new Map<string, number>();

  constructor(lab: Lab) {
    this.lab = lab;
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Every namespace in which something was seen. */
  get seen(): readonly string[] {
    return [...this.last.keys()];
  }

  /** How many containers of it run now. */
  count(namespace: string): number {
    return this.look().filter((one) => one.namespace === namespace).length;
  }

  /** When something of it was seen to run last, as a `performance.now()`. */
  lastAt(namespace: string): number | undefined {
    return this.last.get(namespace);
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }

  private look() {
    const found = this.lab.containers().filter(({ namespace }) => namespace.startsWith('smoke-'));
    for (const { namespace } of found) this.last.set(namespace, performance.now());
    return found;
  }
}
