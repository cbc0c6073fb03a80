#!/usr/bin/env node
// Only syntax that old versions of Node can read, and nothing imported before the version is known.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`kube-smoke needs Node 22.12 or newer; this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  const { main } = await import('./main.ts');
  const streams = [process.stdout, process.stderr];
  // whoever reads our output may go before we do (`smoke run | head`): that is no reason to skip the clean-up
  for (const stream of streams) stream.on('error', () => {});
  const code = await main(process.argv.slice(2));
  await Promise.all(streams.map((stream) => new Promise<void>((done) => stream.write('', () => done()))));
  // Everything is closed and said. Node's own tear-down is skipped: it has been seen to wait for ever for a closed socket.
  process.exit(code);
}

export {};
