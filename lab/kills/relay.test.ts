import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { Relay } from './relay.ts';

it('passes on what both sides say until it is cut; then neither hears of the other, not even of its end', async () => {
  const ends: string[] = [];
  const accepted: Socket[] = [];
  const server = createServer((socket) => {
    accepted.push(socket);
    socket.on('close', () => ends.push('far'));
    socket.on('data', (chunk) => socket.write(`${chunk}!`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const [like, through] = ['like', 'through'].map((name) => join(folder, name)) as [string, string];
  try {
    const { port } = server.address() as AddressInfo;
    writeFileSync(like, 'clusters: [{ name: lab, cluster: { server: "https://198.18.0.1:6443" } }]\n');
    await using relay = await Relay.start(`https://127.0.0.1:${port}`);
    relay.writeKubeconfig(through, like);
    const { cluster } = parse(readFileSync(through, 'utf8')).clusters[0];
    expect(cluster['tls-server-name']).toBe('198.18.0.1');

    const near = connect(Number(new URL(cluster.server).port), '127.0.0.1');
    let heard = '';
    near.on('data', (chunk) => (heard += chunk));
    near.write('one');
    await expect.poll(() => heard).toBe('one!');
    relay.cut();
    near.write('two');
    accepted[0]?.write('from afar');
    near.destroy();
    await sleep(300);
    expect({ heard, ends }).toEqual({ heard: 'one!', ends: [] });
  } finally {
    for (const socket of accepted) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  }
});
