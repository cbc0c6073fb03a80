import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a report so that a reader finds either the whole of it or none: under a temporary name next to its
 * place, mode 0644 whatever the umask, then renamed. Folders that are missing are made. What is no file, such as
 * /dev/null or a pipe, is written to and stays what it is; of a link, it is the file behind it that is replaced.
 * @param path `-` is standard output
 */
export async function writeReport(path: string, text: string): Promise<void> {
  if (path === '-') return writeOut(text);
  await mkdir(dirname(path), { recursive: true });
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isFile()) return writeFile(path, text);
  const place = there ? await realpath(path) : path;
  const temporary = join(dirname(place), `.${basename(place)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(text);
      await file.chmod(0o644);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
