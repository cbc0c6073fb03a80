import { parseArgs } from 'node:util';
import { commandNamed } from './commands.ts';
import { isUsageError } from './errors.ts';
import { usage } from './usage.ts';

const options = {
  nodes: { type: 'string' },
  etcd: { type: 'string' },
  user: { type: 'string' },
  docker: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Flags = { readonly [Name in 'nodes' | 'etcd' | 'user']?: string | undefined };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [name, ...words] = positionals;
  if (values.help || name === 'help') {
    process.stdout.write(usage());
    return;
  }
  await commandNamed(name, values.docker)(words, values);
}

try {
  await main();
} catch (error) {
  const misused = isUsageError(error);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`lab: ${message}\n${misused ? 'lab: --help shows the commands and faults\n' : ''}`);
  process.exitCode = misused ? 2 : 1;
}
