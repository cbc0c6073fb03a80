/** The caller asked for something that makes no sense; the message says what would. The CLI exits with 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The lab could not do what it was rightly asked to; the message says where to look. The CLI exits with 1. */
export class LabError extends Error {
  override name = 'LabError';
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The caller got something wrong; parseArgs has errors of its own for that. */
export const isUsageError = (error: unknown): error is Error =>
  error instanceof UsageError || (errorCode(error) ?? '').startsWith('ERR_PARSE_ARGS');
