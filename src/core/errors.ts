import type { Source } from './plan.ts';

/** Something the author of a spec or a config got wrong; a run collects all of them before it gives up. */
export interface Mistake {
  readonly message: string;
  readonly source?: Source;
}

/** The command line, the config or the specs are wrong: exit 2, nothing launched. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly mistakes: readonly Mistake[];

  constructor(message: string, mistakes: readonly Mistake[] = []) {
    super(message);
    this.mistakes = mistakes;
  }
}

export interface DriverErrorFields {
  /** the operation in words: `create pod agent-n1` */
  readonly doing: string;
  /** a cause word of the contract (`rbac-missing`, `apiserver-down` …) or a system code (`ECONNRESET`) */
  readonly code: string;
  /** may the same request succeed if it is made again? */
  readonly retryable: boolean;
  /** what the server asked for, in ms */
  readonly retryAfterMs?: number;
  /** HTTP status, where there was an answer */
  readonly status?: number;
  readonly cause?: unknown;
}

/** Something a driver could not do. Set-up trouble: never the fault of the thing under test. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
  readonly code: string;
  readonly doing: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;

  constructor(reason: string, fields: DriverErrorFields) {
    super(`cannot ${fields.doing}: ${reason}`, { cause: fields.cause });
    this.doing = fields.doing;
    this.code = fields.code;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs;
    this.status = fields.status;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of anything that was thrown: a DriverError's, a system error's (through its causes), or `UNKNOWN`. */
export function codeOf(error: unknown): string {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const code = (e as { code?: unknown }).code;
    if (typeof code === 'string') return code;
  }
  return 'UNKNOWN';
}
