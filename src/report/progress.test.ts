import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask, everywhere } from '../diagnose/testing.ts';
import { createProgress, type Progress, type ProgressOptions } from './progress.ts';

/** What ends up on the stream. */
function written(options: ProgressOptions, work: (progress: Progress) => void): string {
  const stream = new PassThrough();
  work(createProgress(stream, options));
  return String(stream.read() ?? '');
}

const passed = (id: string) => ask(id, 'tcp', 'mesh', ['n1']);
const failed = (id: string) => ask(id, 'tcp', 'mesh', ['n1'], everywhere);

describe('progress without a terminal', () => {
  it('has a line for each phase, failure and finished suite', () => {
    const text = written({ tty: false, color: false }, (progress) => {
      progress.phase('launching 1 agent');
      progress.plan({ a: 2, b: 2 });
      progress.node('n1', 'up');
      progress.check(passed('a/x'));
      progress.check(passed('b/x'));
      progress.check(failed('a/y'));
      progress.stop();
      progress.check(failed('b/y'));
    });
    expect(text.split('\n')).toEqual([
      'launching 1 agent',
      '  ✖ a/y: n1 → mesh: silence in connect for 3s',
      '  a: 1 failed, 1 passed',
      '',
    ]);
  });

  it('names what passed where that is wanted', () => {
    const text = written({ tty: false, color: false, verbose: true }, (progress) =>
      progress.check(passed('a/x')),
    );
    expect(text).toBe('  ✔ a/x\n');
  });
});

describe('progress on a terminal', () => {
  it('is one line written over, and failures stay above it', () => {
    const text = written({ tty: true, color: false }, (progress) => {
      progress.phase('asking');
      progress.node('n1', 'up');
      progress.check(failed('a/y'));
      progress.stop();
    });
    const wipe = '\u001b[1G\u001b[2K';
    expect(text.split(wipe).filter(Boolean)).toEqual([
      'asking',
      'asking · agents 1/1',
      '  ✖ a/y: n1 → mesh: silence in connect for 3s\n',
      'asking · agents 1/1 · checks 1',
    ]);
    expect(text.endsWith(wipe)).toBe(true);
  });
});
