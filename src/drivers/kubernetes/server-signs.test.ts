import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { HOST, listen, selfSigned } from '../../probes/testing.ts';
import { aheadOf, certificateOf } from './server-signs.ts';

describe('what a server shows', () => {
  it('is its certificate, and whether that is for the address', async () => {
    await using server = await listen(createServer(selfSigned('300101000000Z')));
    const socket = connect({ host: HOST, port: server.port, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    expect(certificateOf(socket, '127.0.0.1')).toEqual({
      host: '127.0.0.1',
      issuer: 'test',
      validTo: '2030-01-01T00:00:00.000Z',
      names: 'test',
      fitsHost: false,
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
    // without names of its own, the subject is the name
    expect(certificateOf(socket, 'test')).toMatchObject({ fitsHost: true });
    expect(certificateOf(socket, '[::1]')).toMatchObject({ host: '::1', fitsHost: false });
    socket.destroy();
  });

  it('is nothing without TLS', async () => {
    await using server = await listen(createServer());
    const socket = connectPlain(server.port, HOST);
    expect(certificateOf(socket, HOST)).toBeUndefined();
    socket.destroy();
  });

  it.each([
    [0, 0],
    [1000, 0],
    [-60_000, -60_000],
    [3_600_000, 3_600_000],
  ])('is its clock: %d ms ahead is %d', (aheadMs, told) => {
    const seen = aheadOf(new Date(Date.now() + aheadMs).toUTCString());
    expect(Math.abs((seen ?? Number.NaN) - told)).toBeLessThan(1500);
    if (told === 0) expect(seen).toBe(0);
  });

  it.each([undefined, 'soon'])('is no clock: %s', (date) => expect(aheadOf(date)).toBeUndefined());
});
