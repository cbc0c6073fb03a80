import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { WebSocketHandler } from '@kubernetes/client-node/dist/web-socket-handler.js';
import { DriverError } from '../../core/errors.ts';
import { oneLine } from '../../core/hostile-text.ts';
import type { Api } from './api.ts';
import { type ApiStatus, answerError, connectionError } from './api-error.ts';
import { CONTAINER } from './pod-manifest.ts';

/** A connection to the standard streams of a pod's container. */
export interface Attachment {
  send(text: string): void;
  close(): void;
}

export interface AttachHandlers {
  readonly onOut: (chunk: Buffer) => void;
  readonly onError: (text: string) => void;
  /** once, also after `close` */
  readonly onEnd: (reason: string) => void;
}

/** What is used of the client's websocket, which brings no types of its own. */
interface Socket {
  readonly readyState: number;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(data: Buffer): void;
  close(): void;
}

const HANDSHAKE_LIMIT_MS = 5000;
/** The first byte of each message says which stream it belongs to; the last tells the server to close one. */
const STREAM = { in: 0, out: 1, error: 2, status: 3, close: 255 } as const;
const OPEN = 1;

/** @throws DriverError, retryable where the container may only just not be there yet */
export async function attach(api: Api, podPath: string, handlers: AttachHandlers): Promise<Attachment> {
  const handler = await makeHandler(api);
  const path = `${podPath}/attach?container=${CONTAINER}&stdin=true&stdout=true&stderr=true&tty=false`;
  let ending = '';
  const onMessage = (stream: number, data: Buffer): boolean => {
    if (stream === STREAM.out) handlers.onOut(data);
    else if (stream === STREAM.error) handlers.onError(data.toString());
    else if (stream === STREAM.status) ending = (JSON.parse(data.toString()) as ApiStatus).message ?? '';
    return true;
  };
  const doing = `attach to ${podPath.split('/').at(-1)}`;
  const socket: Socket = await handler.connect(path, null, onMessage).catch((error: unknown) => {
    throw handshakeError(doing, error);
  });
  socket.onclose = ({ code }) =>
    handlers.onEnd(oneLine(ending) || `the connection to its pod was lost (${code})`);
  return { send: (text) => send(socket, STREAM.in, Buffer.from(text)), close: () => end(socket) };
}

async function makeHandler(api: Api): Promise<WebSocketHandler> {
  const { WebSocketHandler: Handler } = await import('@kubernetes/client-node/dist/web-socket-handler.js');
  const config = {
    getCurrentCluster: () => ({ server: api.server.href.replace(/\/$/, '') }),
    async applyToHTTPSOptions(options: RequestOptions & { handshakeTimeout?: number }) {
      await api.authorize(options);
      options.agent ??= api.streams;
      options.handshakeTimeout = HANDSHAKE_LIMIT_MS;
    },
  };
  // of the client's KubeConfig it uses just these two
  return new Handler(config as unknown as KubeConfig, undefined, undefined);
}

function send(socket: Socket, stream: number, data: Buffer): void {
  if (socket.readyState === OPEN) socket.send(Buffer.concat([Buffer.of(stream), data]));
}

function end(socket: Socket): void {
  // protocol v5 can end standard input alone; of older ones it is the end of the connection that ends it
  send(socket, STREAM.close, Buffer.of(STREAM.in));
  socket.close();
}

/** The websocket says no more of an answer than its status. */
function handshakeError(doing: string, event: unknown): DriverError {
  const { error = event, message = '' } = event as { error?: unknown; message?: string };
  const status = /Unexpected server response: (\d+)/.exec(message)?.[1];
  if (status === undefined) return connectionError(doing, error);
  const refused = answerError(doing, { status: Number(status), body: message });
  const { code } = refused;
  // the kubelet does not find a container that it has only just started, or not any more
  const retryable = refused.retryable || status === '404';
  const attachRule =
    status === '403'
      ? ': the rule that grants it is { apiGroups: [""], resources: [pods/attach], verbs: [create, get] }'
      : '';
  return new DriverError(`${message}${attachRule}`, {
    doing,
    code: status === '403' ? 'rbac-missing' : code,
    retryable,
    status: refused.status ?? 0,
    cause: error,
  });
}
