/** The date at which something began, and later ones counted from it: the wall clock may be set back meanwhile. */
export class RunClock {
  readonly startedAt = new Date();
  private readonly began = performance.now();

  get now(): Date {
    return new Date(this.startedAt.getTime() + Math.round(performance.now() - this.began));
  }
}
