import { Document, isMap, isSeq } from 'yaml';

/** As YAML that kubectl applies: a document each, so that outputs can be joined. Rules take a line each. */
export const printObjects = (objects: readonly object[]): string =>
  objects.map((one) => `---\n${print(one)}`).join('');

function print(object: object): string {
  const document = new Document(object, { aliasDuplicateObjects: false });
  const rules = document.get('rules');
  if (isSeq(rules)) for (const rule of rules.items) if (isMap(rule)) rule.flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
