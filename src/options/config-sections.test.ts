import { expect, it } from 'vitest';
import { sectionObjections } from './config-sections.ts';

it.each<[string, unknown, string[]]>([
  ['runtime', { pull: 'registry.example/base:1', pullPolicy: 'IfNotPresent' }, []],
  ['storage', { class: 'fast', size: '1Gi', within: '90s' }, []],
  ['storage', {}, []],
  ['storage', 'fast', ['storage: an object is needed, with class, size, within']],
  ['storage', [], ['storage: an object is needed, with class, size, within']],
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
  expect(sectionObjections(name, value)).toEqual(mistakes);
});

it('knows what is no section', () => {
  expect(sectionObjections('image', 'x')).toBeUndefined();
});
