// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/**
 * Text from a cluster may hold terminal escapes, control characters or lone surrogates. This is what of it is
 * fit for a terminal, an XML document or a log line. Newlines and tabs stay; C1 controls and bidi overrides go.
 */
export function clean(text: string): string {
  return text.toWellFormed().replace(ESCAPES, '').replace(CONTROLS, '');
}

/** `clean`, on one line, and no longer than `max` characters. */
export function oneLine(text: string, max = 300): string {
  const line = clean(text).replace(/\s+/g, ' ').trim();
  if (line.length <= max) return line;
  // not through the middle of a character
  return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
