import { connect } from 'node:net';
import { until } from './wait.ts';

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', settle(true)).on('error', settle(false)).on('timeout', settle(false));
  });
}

export async function listening(host: string, port: number, hint?: string): Promise<void> {
  await until({ what: `${host}:${port} listening`, ...(hint ? { hint } : {}) }, () => accepts(host, port));
}
