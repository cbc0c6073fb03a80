import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chartFiles } from './chart-files.ts';
import { mergeLines } from './merge-lines.ts';

const CHART = fileURLToPath(new URL('../../deploy/chart/', import.meta.url));

describe('the chart', () => {
  it.each(Object.entries(chartFiles))('%s is made from the manifests', async (file, text) => {
    await expect(text).toMatchFileSnapshot(`${CHART}${file}`);
  });
});

describe('two texts as one', () => {
  it.each([
    { what: 'the same', left: 'a\nb', right: 'a\nb', both: 'a\nb\n' },
    { what: 'more on the left', left: 'a\nx\nb', right: 'a\nb', both: 'a\n{{- if c }}\nx\n{{- end }}\nb\n' },
    {
      what: 'more on the right',
      left: 'a',
      right: 'a\nx',
      both: 'a\n{{- if not (c) }}\nx\n{{- end }}\n',
    },
    {
      what: 'different',
      left: 'a\nx\ny\nb',
      right: 'a\nz\nb',
      both: 'a\n{{- if c }}\nx\ny\n{{- else }}\nz\n{{- end }}\nb\n',
    },
  ])('are told apart where they are $what', ({ left, right, both }) => {
    expect(mergeLines(left, right, 'c')).toBe(both);
  });
});
