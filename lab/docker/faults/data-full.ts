import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../errors.ts';
import { type EnginePlan, engineFiles } from '../addresses.ts';
import { engineNamed } from '../context.ts';
import type { DockerFault } from './docker-fault.ts';

const filler = (engine: EnginePlan): string => join(engineFiles.data(engine), 'filler');
const block = Buffer.alloc(1 << 20);

/** Writes until there is no room for a byte, as whatever fills a disk does. */
function fill(engine: EnginePlan): void {
  const file = openSync(filler(engine), 'a');
  try {
    while (statfsSync(engineFiles.data(engine)).bavail > 0) writeSync(file, block);
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

export const dataFull: DockerFault = {
  name: 'data-full',
  summary: 'the disk with the data folder of Docker is full: nothing can be created or pulled',
  targets: 'ENGINE',
  inject: async (lab, name) => fill(engineNamed(lab, name)),
  heal: async (lab, name) => rmSync(filler(engineNamed(lab, name)), { force: true }),
};
