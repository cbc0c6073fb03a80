import type { PathChange, PathState } from './protocol.ts';

export type Trouble = Pick<PathChange, 'code' | 'error' | 'broke'>;

/**
 * What changed, until the runner has it. It needs no limit of its own: a path changes once a turn at most, and an agent
 * whose runner stays away ends.
 */
export class ChangeLog {
  private changes: PathChange[] = [];
  private last = 0;
  private readonly states = new Map<string, PathState>();

  stateOf(key: string): PathState | undefined {
    return this.states.get(key);
  }

  /** Does nothing where it is in that state already, unless a connection was lost. */
  note(key: string, state: PathState, atMs: number, trouble: Trouble = {}): void {
    if (this.states.get(key) === state && !trouble.broke) return;
    this.states.set(key, state);
    this.changes.push({ number: ++this.last, key, state, atMs, ...trouble });
  }

  /** The path is not watched any more. */
  forget(key: string, atMs: number): void {
    this.note(key, 'unsure', atMs);
    this.states.delete(key);
  }

  /** Lets go of those up to this number, and @returns the others. */
  after(number: number): readonly PathChange[] {
    this.changes = this.changes.filter((change) => change.number > number);
    return this.changes;
  }
}
