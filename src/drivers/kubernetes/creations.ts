import { Deadline, within } from '../../core/deadline.ts';
import { codeOf, type DriverError } from '../../core/errors.ts';
import type { Api } from './api.ts';
import { isSilence } from './api-error.ts';
import { silentWebhook } from './silent-webhook.ts';

/** Everything that a run creates goes through here, so that nothing is created after its end. */
export class Creations {
  private readonly api: Api;
  private readonly underWay = new Set<Promise<unknown>>();
  /** kinds of which something was created, or may have been */
  private readonly kinds = new Set<string>();
  private over = false;
  private held: Promise<DriverError | undefined> | undefined;

  constructor(api: Api) {
    this.api = api;
  }

  /** @throws DriverError; where the object existed before, with status 409; `agent-lost` after the end */
  create<T>(doing: string, path: string, body: object): Promise<T | undefined> {
    const kind = path.slice(path.lastIndexOf('/') + 1);
    this.kinds.add(kind);
    const created = this.api.create<T>(doing, path, body, () => !this.over);
    return this.track(kind === 'pods' ? created.catch((error) => this.notCreated(doing, error)) : created);
  }

  /** What keeps pods from being created, once that is known. */
  get heldUp(): Promise<DriverError | undefined> {
    return this.held ?? Promise.resolve(undefined);
  }

  /** The last parts of the paths of all that was created: `pods`, `services` … */
  get made(): ReadonlySet<string> {
    return this.kinds;
  }

  /** The same for what changes an object that exists. Does nothing after the end. */
  async change(work: () => Promise<unknown>): Promise<void> {
    if (!this.over) await this.track(work());
  }

  /** Begins nothing more, and waits for what is under way. @returns whether all of it has come to its end */
  async end(limitMs: number): Promise<boolean> {
    this.over = true;
    const deadline = new Deadline(limitMs);
    while (this.underWay.size > 0) {
      const ended = Promise.all(this.underWay).then(() => true);
      if (!(await within(ended, deadline.remainingMs(), () => false))) return false;
    }
    return true;
  }

  /** What is not created is told by what keeps it from that. */
  private async notCreated(doing: string, error: unknown): Promise<never> {
    if (isSilence(error)) this.held ??= silentWebhook(this.api, doing);
    else if (codeOf(error) === 'admission-webhook-broken') this.held = Promise.resolve(error as DriverError);
    throw (isSilence(error) && (await this.held)) || error;
  }

  private track<T>(work: Promise<T>): Promise<T> {
    const ended: Promise<unknown> = work.then(nothing, nothing).finally(() => this.underWay.delete(ended));
    this.underWay.add(ended);
    return work;
  }
}

const nothing = (): void => {};
