import { createReadStream } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../errors.ts';
import { type EnginePlan, engineFiles } from './addresses.ts';

export interface EngineRequest {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** A file to send instead: an archive. */
  readonly archive?: string;
  /** After so many ms without a sign of life it has failed. @default 20 s */
  readonly silenceMs?: number;
}

async function send(outgoing: ClientRequest, { body, archive }: EngineRequest): Promise<void> {
  if (archive) await pipeline(createReadStream(archive), outgoing);
  else outgoing.end(body === undefined ? undefined : JSON.stringify(body));
}

/** Asks an engine by its socket; everything but a success is an error, with the engine's own words. */
export async function askEngine(engine: EnginePlan, asked: EngineRequest): Promise<unknown> {
  const { method = 'GET', path, archive, silenceMs: timeout = 20_000 } = asked;
  const headers = { 'content-type': archive ? 'application/x-tar' : 'application/json' };
  const socketPath = engineFiles.socket(engine);
  // a connection of its own: one that is kept would go on to whoever had the socket before
  const outgoing = request({ socketPath, method, path, headers, timeout, agent: false });
  outgoing.on('timeout', () => outgoing.destroy(new LabError(`no answer within ${timeout} ms`)));
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject);
  });
  const [incoming] = await Promise.all([answer, send(outgoing, asked)]);
  const said = await text(incoming);
  if ((incoming.statusCode ?? 0) >= 300) {
    throw new LabError(`${engine.name}: ${method} ${path}: ${incoming.statusCode}: ${said.trim()}`);
  }
  return said.startsWith('{') || said.startsWith('[') || said.startsWith('"') ? parsed(said) : said;
}

/** An answer, or for a stream of them its last. */
function parsed(said: string): unknown {
  return JSON.parse(said.trim().split('\n').at(-1) ?? 'null');
}
