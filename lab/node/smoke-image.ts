import { readFileSync, writeFileSync } from 'node:fs';
import { smokeImage, smokeImageName } from '../build/smoke-image.ts';
import { errorCode } from '../errors.ts';
import { step } from '../progress.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { importImage } from './images.ts';

/** Only where it is asked for, as it takes seconds; and only once for each build. @returns its name */
export async function importSmokeImage(lab: LabContext): Promise<string> {
  const archive = await smokeImage();
  const note = files.smokeImage(lab.dir);
  if (readOr(note) === archive) return smokeImageName;
  await step(`imported ${smokeImageName}`, () =>
    Promise.all(lab.nodes.map((node) => importImage(node, archive))),
  );
  writeFileSync(note, archive);
  return smokeImageName;
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
