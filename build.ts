/** Builds dist/: the library and the command by tsc, the agent by rolldown into the one file that pods run; and what the shipped suites ask. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';

const AGENT_LIMIT = 128 * 1024;
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

rmSync('dist', { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
chmodSync('dist/src/cli/bin.js', 0o755);
cpSync('src/report/health.schema.json', 'dist/src/report/health.schema.json');

/** Of dns2 the agent takes the codec alone: its servers and clients would load TLS and HTTP/2 at each start. */
const codecOfDns2 = {
  name: 'codec-of-dns2',
  resolveId: (id: string) => (id === 'dns2' ? '\0dns2' : undefined),
  load: (id: string) =>
    id === '\0dns2'
      ? `export { default as Packet } from ${JSON.stringify(resolve('node_modules/dns2/packet.js'))}`
      : undefined,
};

const bundle = await rolldown({
  input: 'src/agent/main.ts',
  platform: 'node',
  plugins: [codecOfDns2],
  transform: { define: { __VERSION__: JSON.stringify(version) } },
});
await bundle.write({ file: 'dist/src/agent/agent.cjs', format: 'cjs', minify: true, codeSplitting: false });
const { size } = statSync('dist/src/agent/agent.cjs');
if (size > AGENT_LIMIT) throw new Error(`the agent's bundle has ${size} bytes, more than ${AGENT_LIMIT}`);
const { collectShipped } = (await import(
  new URL('dist/src/cli/collect-shipped.js', import.meta.url).href
)) as {
  collectShipped(): Promise<string>;
};
writeFileSync('dist/specs/collected.json', await collectShipped());
process.stderr.write(`built ${version}, agent ${(size / 1024).toFixed(1)} KiB\n`);
