import { type Mistake, messageOf, UsageError } from '../core/errors.ts';
import { writeReport } from '../report/index.ts';

/** The option that asks for it, where to (absent: nobody asked), and its text. */
export type Wanted = readonly [
  option: string,
  path: string | undefined,
  render: () => string | Promise<string>,
];

/** Writes what was asked for. @throws UsageError naming what cannot be written, once the others are */
export async function writeReports(all: readonly Wanted[]): Promise<void> {
  const mistakes: Mistake[] = [];
  for (const [option, path, render] of all) {
    if (!path) continue;
    const text = await render();
    await writeReport(path, text).catch((error) =>
      mistakes.push({ message: `--${option} ${path}: ${messageOf(error)}` }),
    );
  }
  if (mistakes.length > 0) throw new UsageError('not every report could be written', mistakes);
}
