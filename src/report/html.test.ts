import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mesh } from '../diagnose/testing.ts';
import { setupFailure } from '../run/assemble.ts';
import { renderHtml } from './html.ts';
import { escapeHtml } from './html-text.ts';
import { cutOffReport, healthy, hostile, reportOf, unasked } from './testing.ts';

const TAG = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>/g;
const VOID = ['meta'];
const NAMES = [
  ...[
    'html',
    'head',
    'meta',
    'title',
    'style',
    'body',
    'header',
    'main',
    'section',
    'article',
    'figure',
    'figcaption',
  ],
  ...['h1', 'h2', 'h3', 'p', 'span', 'strong', 'ul', 'li', 'dl', 'dt', 'dd', 'pre', 'details', 'summary'],
  ...['table', 'tr', 'th', 'td'],
];

/** What is wrong with the form of a page: tags that do not belong, do not nest, or stand where text should. */
function faults(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const body = page.replace(/^<!doctype html>\n/, '').replace(/<style>[\s\S]*?<\/style>/, '');
  for (const [whole, closes, name = '', attributes = ''] of body.matchAll(TAG)) {
    if (!NAMES.includes(name) || /\s(on\w+|style|src|href)=/.test(attributes)) wrong.push(whole);
    if (closes && open.pop() !== name) wrong.push(`${whole} closes nothing`);
    if (!closes && !VOID.includes(name)) open.push(name);
  }
  const text = body.replace(TAG, '');
  return [...wrong, ...open.map((name) => `<${name}> stays open`), ...(text.match(/[<>].{0,20}/g) ?? [])];
}

const setUp = {
  runId: 'r',
  version: '0',
  driver: 'local',
  startedAt: new Date(),
  error: new Error('no <b>'),
};

describe('the page', () => {
  it.each([
    { what: 'a healthy cluster', report: healthy(), says: '✔ PASSED' },
    { what: 'a cluster with a fault', report: cutOffReport(), says: '✖ FAILED' },
    { what: 'a cluster that could not be asked', report: unasked(), says: '? INCONCLUSIVE' },
    { what: 'a run without checks', report: reportOf([]), says: 'nothing was checked' },
    { what: 'a run that died in its set-up', report: setupFailure(setUp), says: 'no &lt;b&gt;' },
    { what: 'a cluster that answers to spite its readers', report: hostile(), says: '✖ FAILED' },
  ])('of $what is well-formed', ({ report, says }) => {
    const page = renderHtml(report);
    expect(faults(page)).toEqual([]);
    expect(page).toContain(says);
    expect(page).not.toMatch(/[^\P{Cc}\n]|\u202e|\ufffe/u);
    expect(page.isWellFormed()).toBe(true);
  });

  it('has the cause, the way that is broken, and what failed on which node', () => {
    const page = renderHtml(cutOffReport());
    expect(page).toContain('<h3>n2 is cut off the overlay network</h3>');
    expect(page).toMatch(/<p class="dim">overlay-down · n2 · \d+ % sure<\/p>/);
    expect(page).toMatch(
      /<tr><th>n1<\/th><td class="skipped">-<\/td><td class="failed" title="[^"]+">ETIMEDOUT<\/td>/,
    );
    expect(page).toMatch(
      /<td>n2<\/td><td>198\.18\.0\.12<\/td><td class="failed">degraded<\/td><td>.*overlay\/tcp/,
    );
    expect(page).toContain('there is no etcd here');
    expect(page).toContain('Started container agent');
  });

  it('loads and runs nothing, and forbids it', () => {
    const page = renderHtml(hostile());
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page) ?? [];
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/<(script|link|img|iframe|object|form|base|a)\b|@import|url\(/i);
    // before anything that the policy is to hold for
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<title>'));
    expect(style).toMatch(/color-scheme: light dark/);
    expect(style).toContain('prefers-color-scheme: dark');
  });

  it('leaves out a grid that is too wide, and says so', () => {
    const nodes = Array.from({ length: 60 }, (_, index) => `n${index}`);
    const page = renderHtml(reportOf([mesh(nodes, 'tcp')]));
    expect(page).toContain('too many nodes for a grid');
    expect(page.length).toBeLessThan(100_000);
  });
});

it('text in HTML is text, also within quotes', () => {
  expect(escapeHtml(`a&b<c>"d"'e'\u0000\u001b[31m`)).toBe('a&amp;b&lt;c&gt;&quot;d&quot;&#39;e&#39;');
});
