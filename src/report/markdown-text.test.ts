import { describe, expect, it } from 'vitest';
import { oneLine } from '../core/hostile-text.ts';
import { escapeMarkdown } from './markdown-text.ts';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const REFERENCE = /&(?:#(\d+)|([a-z]+));/g;

/** What a reader sees: references are resolved, and nothing else is taken for markup. */
const shown = (markdown: string): string =>
  markdown.replace(REFERENCE, (_, code, name) => (code ? String.fromCharCode(code) : (NAMED[name] ?? '')));

const HOSTILE = [
  '**bold** _slanted_ ~~gone~~ `code` ``more``',
  '[a link](https://evil.example) ![a picture](//evil.example/x.png) <https://evil.example>',
  'https://evil.example www.evil.example WWW.evil.example mailto:a@evil.example',
  '<script>alert(1)</script><!-- </pre> <details open>',
  'a | b || c \\| d',
  '@everyone :tada: $x^2$ $$y$$',
  '&lt;b&gt; &#60; &amp;',
  '# heading',
  '#',
  '- item',
  '+ item',
  '--- ',
  '===',
  '12. item',
  '3) item',
  '> quote',
  '\\',
  'line one\n\n## line two\n| --- |',
];

describe('text in Markdown', () => {
  it.each(HOSTILE)('%j shows as it is, and means nothing', (text) => {
    const escaped = escapeMarkdown(text);
    expect(shown(escaped)).toBe(oneLine(text));
    const rest = escaped.replace(REFERENCE, '');
    expect(rest).not.toMatch(/[\\`*_[\]|~@$<>&\n]|:\S|www\./i);
    expect(escaped).not.toMatch(/^(#|[-+=]|\d+[.)])/);
  });

  it('stays readable where nothing in it means anything', () => {
    const plain = 'n1 → n2: expected an answer (ETIMEDOUT after 3s), 1.5 % lost; v1.35.4';
    expect(escapeMarkdown(plain)).toBe(plain);
  });

  it('is bounded before it is escaped, so that no reference is cut', () => {
    expect(escapeMarkdown('*'.repeat(500), 20)).toMatch(/^(&#42;){19}…$/);
  });
});
