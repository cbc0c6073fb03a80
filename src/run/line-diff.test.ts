import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';

describe('what differs', () => {
  it.each([
    ['a line', 'a\nb\nc', 'a\nB\nc', 'line 2:\n- b\n+ B'],
    ['a line more', 'a\nc', 'a\nb\nc', 'line 2:\n+ b'],
    ['a line less', 'a\nb\nc', 'a\nc', 'line 2:\n- b'],
    ['the end', 'a', 'a\nb\n', 'line 2:\n+ b'],
    ['everything', 'a', 'b', 'line 1:\n- a\n+ b'],
    ['one of several alike', 'a\na', 'a\na\na', 'line 3:\n+ a'],
    ['nothing at all', '', 'a', 'line 1:\n- \n+ a'],
  ])('%s', (_, expected, found, is) => {
    expect(lineDiff(expected, found)).toBe(is);
  });

  it('is short, whatever the texts', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `x${i}`).join('\n');
    const lines = lineDiff('a', many).split('\n');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('+ … and 4992 more lines');
  });
});
