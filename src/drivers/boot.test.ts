import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { BOOT, bootLine } from './boot.ts';

it('runs the program that comes first, and leaves it the rest, however it is cut', async () => {
  const pod = spawn(process.execPath, ['-e', BOOT]);
  const said = text(pod.stdout);
  const program = "process.stdin.on('data', (text) => process.stdout.write(text.toUpperCase()));";
  const sent = Buffer.from(`${bootLine(program)}first ä\nsecond\n`);
  for (const cut of [sent.subarray(0, 20), sent.subarray(20, 130), sent.subarray(130)]) {
    pod.stdin.write(cut);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  pod.stdin.end();
  expect(await said).toBe('FIRST Ä\nSECOND\n');
});

it('ends where nobody sends a program', async () => {
  const pod = spawn(process.execPath, ['-e', BOOT.replace(/\(\d+\)$/, '(50)')]);
  const said = text(pod.stderr);
  expect(await once(pod, 'exit')).toEqual([0, null]);
  expect(await said).toBe('no program came\n');
});
