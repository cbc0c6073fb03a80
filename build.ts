/** Builds dist/: the library and the command by tsc, the agent by rolldown into the one file that pods run; and what the shipped suites ask. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

const AGENT_LIMIT = 128 * 1024;
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

rmSync('dist', { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
chmodSync('dist/src/cli/bin.js', 0o755);
cpSync('src/report/health.schema.json', 'dist/src/report/health.schema.json');

const bundle = await rolldown({
  input: 'src/agent/main.ts',
  platform: 'node',
  transform: { define: { __VERSION__: JSON.stringify(version) } },
});
await bundle.write({ file: 'dist/src/agent/agent.cjs', format: 'cjs', minify: true });
const { size } = statSync('dist/src/agent/agent.cjs');
if (size > AGENT_LIMIT) throw new Error(`the agent's bundle has ${size} bytes, more than ${AGENT_LIMIT}`);
const { collectShipped } = (await import(
  new URL('dist/src/cli/collect-shipped.js', import.meta.url).href
)) as {
  collectShipped(): Promise<string>;
};
writeFileSync('dist/specs/collected.json', await collectShipped());
process.stderr.write(`built ${version}, agent ${(size / 1024).toFixed(1)} KiB\n`);
