import { Deadline, within } from '../../core/deadline.ts';
import { DriverError } from '../../core/errors.ts';
import type { Api } from './api.ts';
import { isSilence } from './api-error.ts';
import { silentWebhook } from './silent-webhook.ts';

/** What is refused for such a reason is refused to controllers as well. */
const OF_EVERY_POD: ReadonlySet<string> = new Set(['quota-exceeded', 'admission-webhook-broken']);

/** Everything that a run creates goes through here, so that nothing is created after its end. */
export class Creations {
  private readonly api: Api;
  private readonly underWay = new Set<Promise<unknown>>();
  /** kinds of which something was created, or may have been */
  private readonly kinds = new Set<string>();
  private over = false;
  private readonly refusal = Promise.withResolvers<DriverError>();
  private blamed: Promise<DriverError | undefined> | undefined;

  constructor(api: Api) {
    this.api = api;
  }

  /** @throws DriverError; where the object existed before, with status 409; `agent-lost` after the end */
  create<T>(doing: string, path: string, body: object): Promise<T | undefined> {
    const kind = path.slice(path.lastIndexOf('/') + 1);
    this.kinds.add(kind);
    const created = this.api.create<T>(doing, path, body, () => !this.over);
    return this.track(
      kind === 'pods' ? created.catch((error) => this.notCreated(doing, path, error)) : created,
    );
  }

  /** What keeps all pods of this namespace from being created, as soon as that is known. */
  get held(): Promise<DriverError> {
    return this.refusal.promise;
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

  /** A silence is told by what is behind it, where that can be found out. */
  private async notCreated(doing: string, path: string, error: unknown): Promise<never> {
    if (isSilence(error)) this.blamed ??= silentWebhook(this.api, doing, path);
    const told = (isSilence(error) && (await this.blamed)) || error;
    if (told instanceof DriverError && OF_EVERY_POD.has(told.code)) this.refusal.resolve(told);
    throw told;
  }

  private track<T>(work: Promise<T>): Promise<T> {
    const ended: Promise<unknown> = work.then(nothing, nothing).finally(() => this.underWay.delete(ended));
    this.underWay.add(ended);
    return work;
  }
}

const nothing = (): void => {};
