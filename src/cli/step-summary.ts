import { appendFile, stat } from 'node:fs/promises';
import { messageOf } from '../core/errors.ts';

/** Of a step with more, GitHub shows nothing: what others wrote there would be lost. */
const MOST_BYTES = 1024 * 1024;

/**
 * Adds to the summary of a GitHub job, in the file that the environment names. Nobody asked for it with an option, so
 * that it cannot be done is told and changes no verdict.
 * @returns why it was not added; undefined where it was
 */
export async function addToStepSummary(file: string, text: string): Promise<string | undefined> {
  try {
    const { size = 0 } = (await stat(file).catch(() => undefined)) ?? {};
    if (size + Buffer.byteLength(text) > MOST_BYTES) return 'it is full: GitHub takes 1 MiB of a step';
    await appendFile(file, text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
