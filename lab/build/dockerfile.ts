import { readFileSync } from 'node:fs';
import type { ImageSettings } from './image-archive.ts';

const FILE = new URL('../../Dockerfile', import.meta.url);

/** What the last stage of the Dockerfile says about the containers: the lab's image is to be the same. */
export function imageSettings(text = readFileSync(FILE, 'utf8')): ImageSettings {
  const stage = text.slice(text.lastIndexOf('\nFROM ')).split('\n');
  const all = (word: string) =>
    stage.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1).trim());
  const one = (word: string): string => {
    const [value, ...others] = all(word);
    if (value === undefined || others.length > 0)
      throw new Error(`the last stage of the Dockerfile has not one line ${word}`);
    return value;
  };
  return {
    entrypoint: JSON.parse(one('ENTRYPOINT')),
    env: all('ENV'),
    user: one('USER'),
    workingDir: one('WORKDIR'),
  };
}
