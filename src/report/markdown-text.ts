import { oneLine } from '../core/hostile-text.ts';
import { escapeHtml } from './html-text.ts';

/** Whatever Markdown, or who shows it, may take for emphasis, code, a link, a column, a mention, a formula, an emoji. */
const INLINE = /[\\`*_[\]|~@$]|:(?=\S)|(?<=\bwww)\./gi;
/** What would begin a heading, a list or a rule, were the text to stand first. */
const FIRST = /^(\d{0,9})([-+#=.)])/;

/**
 * Markdown that shows one line of text and nothing else, wherever in a line or a table's cell it stands. What could mean
 * something stands as a character reference, which Markdown never takes for markup.
 */
export const escapeMarkdown = (text: string, max?: number): string =>
  escapeHtml(oneLine(text, max))
    .replace(INLINE, reference)
    .replace(FIRST, (_, digits: string, mark: string) => digits + reference(mark));

const reference = (character: string): string => `&#${character.charCodeAt(0)};`;
