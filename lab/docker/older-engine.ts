/**
 * `node older-engine.ts LISTEN REAL`: stands between an engine and who asks it, and passes it off as an older one. There
 * is one version of Docker on a machine, so the answers that tell the version are changed on their way, and requests for
 * an API that the older one would not know are turned down as it would.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';

const [listen = '', real = ''] = process.argv.slice(2);
const VERSION = '18.09.9';
const API_MINOR = 39;

const tooNew = (url: string): number | undefined => {
  const [, minor] = /^\/v1\.(\d+)\//.exec(url) ?? [];
  return Number(minor) > API_MINOR ? Number(minor) : undefined;
};

const toEngine = ({ url, method, headers }: IncomingMessage) =>
  request({ socketPath: real, path: url, method, headers });

/** The version in the answers to `/version` and `/info`, and in the words of whatever comes with them. */
const older = (body: string): string =>
  body
    .replaceAll(/"(Version|ServerVersion)":"20\.[^"]*"/g, `"$1":"${VERSION}"`)
    .replaceAll(/"ApiVersion":"1\.\d+"/g, `"ApiVersion":"1.${API_MINOR}"`);

async function relay(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const asked = tooNew(incoming.url ?? '');
  if (asked) {
    const message = `client version 1.${asked} is too new. Maximum supported API version is 1.${API_MINOR}`;
    outgoing.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    return;
  }
  const passed = toEngine(incoming);
  passed.on('error', () => outgoing.destroy());
  outgoing.on('close', () => passed.destroy());
  passed.on('response', async (answer) => {
    for (const [name, value] of Object.entries({ ...answer.headers, 'api-version': `1.${API_MINOR}` }))
      if (value !== undefined) outgoing.setHeader(name, value);
    outgoing.statusCode = answer.statusCode ?? 200;
    if (/\/(version|info)$/.test(incoming.url ?? '')) {
      const body = older(await text(answer));
      outgoing.removeHeader('content-length');
      outgoing.end(body);
      return;
    }
    outgoing.flushHeaders();
    answer.pipe(outgoing);
  });
  incoming.pipe(passed);
}

/** What becomes a plain stream, like `attach`, is passed on byte by byte. */
function hijack(incoming: IncomingMessage, client: Duplex, head: Buffer): void {
  const passed = toEngine(incoming);
  passed.on('error', () => client.destroy());
  client.on('error', () => passed.destroy());
  passed.on('upgrade', (answer, engine, first) => {
    const headers = answer.rawHeaders.flatMap((word, index, all) =>
      index % 2 === 0 ? [`${word}: ${all[index + 1]}`] : [],
    );
    client.write(`HTTP/1.1 ${answer.statusCode} UPGRADED\r\n${headers.join('\r\n')}\r\n\r\n`);
    client.write(first);
    engine.write(head);
    engine.on('error', () => client.destroy());
    client.pipe(engine).pipe(client);
  });
  passed.on('response', (answer) => {
    client.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nconnection: close\r\n\r\n`);
    answer.pipe(client);
  });
  passed.end();
}

createServer((incoming, outgoing) => void relay(incoming, outgoing).catch(() => outgoing.destroy()))
  .on('upgrade', hijack)
  .listen(listen);
