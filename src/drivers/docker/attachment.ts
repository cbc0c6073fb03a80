import { Writable } from 'node:stream';
import type { Container } from 'dockerode';
import type { Engine } from './engine.ts';

/** What comes over the connection to a container. */
export interface Heard {
  readonly onOut: (chunk: Buffer) => void;
  readonly onError: (text: string) => void;
  readonly onEnd: (reason: string) => void;
}

export interface Attachment {
  send(text: string): void;
  close(): void;
}

/** Connects to the standard streams of a container, which need not run yet. @throws DriverError */
export async function attach(engine: Engine, container: Container, heard: Heard): Promise<Attachment> {
  const stream = await engine.call(`attach to ${container.id.slice(0, 12)}`, (_docker, abortSignal) =>
    container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true, abortSignal }),
  );
  const out = new Writable({ write: (chunk, _encoding, done) => done(void heard.onOut(chunk)) });
  const error = new Writable({ write: (chunk, _encoding, done) => done(void heard.onError(String(chunk))) });
  // both come over one connection, each piece with a header that says which it is
  container.modem.demuxStream(stream, out, error);
  stream.on('error', (cause: Error) => heard.onEnd(cause.message));
  stream.on('close', () => heard.onEnd('its container ended'));
  stream.on('end', () => heard.onEnd('its container ended'));
  return {
    send: (text) => void stream.write(text),
    close: () => void stream.end(),
  };
}
