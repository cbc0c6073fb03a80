import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Mistake, messageOf, UsageError } from '../core/errors.ts';
import type { Source } from '../core/plan.ts';
import { dnsObjection } from './dns-section.ts';
import { OPTIONS, type OptionRow, objection } from './options.ts';

const NAMES = ['smoke.config.ts', 'smoke.config.js', 'smoke.config.mjs'];

/**
 * Reads the config file, if there is one.
 * @param named the file that `--config` names; it must exist
 * @throws UsageError with every mistake in it
 */
export async function loadConfig(named: string | undefined, root: string): Promise<Record<string, unknown>> {
  const file = named ? resolve(root, named) : NAMES.map((name) => resolve(root, name)).find(existsSync);
  if (!file) return {};
  if (!existsSync(file)) throw new UsageError(`no config file ${named}`);
  const config = await importDefault(file);
  const mistakes = review(config, file);
  if (mistakes.length > 0) throw new UsageError('mistakes in the config', mistakes);
  return config as Record<string, unknown>;
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const loaded = (await import(pathToFileURL(file).href)) as { default?: unknown };
    return loaded.default;
  } catch (error) {
    // Node reads TypeScript by itself from 22.18 on; before, vite does
    const unreadable = (error as { code?: string }).code === 'ERR_UNKNOWN_FILE_EXTENSION';
    if (!unreadable) throw new UsageError(`cannot read ${file}: ${messageOf(error)}`);
    const { runnerImport } = await import('vite');
    return (await runnerImport<{ default?: unknown }>(file)).module.default;
  }
}

/** In the config file only: on the command line the files stand by themselves. */
const SPECS: OptionRow = { flags: '', help: '', type: 'list' };

function review(config: unknown, file: string): Mistake[] {
  const source = { file, line: 1 };
  if (typeof config !== 'object' || config === null)
    return [{ message: 'its default export must be an object', source }];
  const rows = new Map(OPTIONS.flatMap((row) => (row.key ? [[row.key, row] as const] : [])));
  return Object.entries(config).flatMap(([key, value]) => {
    if (key === 'dns') return told(dnsObjection(value), key, source);
    const row = key === 'specs' ? SPECS : rows.get(key);
    const wrong = row
      ? objection(row, value)
      : `unknown option: there are ${[...rows.keys(), 'specs', 'dns'].sort().join(', ')}`;
    return told(wrong, key, source);
  });
}

const told = (wrong: string | undefined, key: string, source: Source): Mistake[] =>
  wrong ? [{ message: `${key}: ${wrong}`, source }] : [];
