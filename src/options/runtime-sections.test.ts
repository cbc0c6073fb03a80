import { expect, it } from 'vitest';
import { SECTIONS } from './sections.ts';

it.each<['runtime' | 'storage', unknown, string[]]>([
  ['runtime', { pull: 'registry.example/base:1', pullPolicy: 'IfNotPresent' }, []],
  ['storage', { class: 'fast', size: '1Gi', within: '90s' }, []],
  ['storage', {}, []],
  ['storage', 'fast', ['storage: an object is needed']],
  ['storage', [], ['storage: an object is needed']],
  [
    'storage',
    { class: '', clas: 'fast', within: 'soon' },
    [
      'storage.class: a text is needed',
      'storage.clas: unknown key: there are class, size, within',
      "storage.within: 'soon' is no duration: write 500ms, 2s or 5m",
    ],
  ],
  ['runtime', { pullPolicy: 'Never' }, ["runtime.pullPolicy: 'Never' is not one of Always, IfNotPresent"]],
])('%s: %j has these mistakes', (name, value, mistakes) => {
  const told = SECTIONS[name](value, name).map(({ at, wrong }) => `${at}: ${wrong}`);
  expect(told).toEqual(mistakes);
});
