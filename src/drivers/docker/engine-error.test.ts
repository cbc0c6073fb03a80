import { expect, it } from 'vitest';
import { engineError, engineSilence } from './engine-error.ts';

const answered = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${message}`), {
    statusCode,
    json: { message },
  });
const system = (code: string, message = `connect ${code}`) => Object.assign(new Error(message), { code });

it.each([
  [answered(404, 'No such image: node:24'), 'image-unavailable', false],
  [answered(404, 'No such container: x'), 'HTTP_404', false],
  [answered(500, 'mkdir /var/lib/docker/overlay2/x: no space left on device'), 'disk-pressure', false],
  [
    answered(500, 'connection error: dial unix /run/containerd/containerd.sock: refused'),
    'runtime-broken',
    false,
  ],
  [
    answered(400, 'client version 1.20 is too old. Minimum supported API version is 1.24'),
    'version-skew',
    false,
  ],
  [answered(503, 'try again'), 'HTTP_503', true],
  [system('ECONNREFUSED'), 'engine-down', false],
  [system('ENOENT'), 'engine-down', false],
  [system('EHOSTUNREACH'), 'node-unreachable', false],
  [system('EACCES'), 'rbac-missing', false],
  [system('CERT_HAS_EXPIRED', 'certificate has expired'), 'certificate-expiring', false],
  [system('ECONNRESET', 'socket hang up'), 'ECONNRESET', true],
])('%s: %s', (thrown, code, retryable) => {
  expect(engineError('look', thrown)).toMatchObject({ code, retryable });
});

it('says what was tried, and what the engine said', () => {
  expect(engineError('start a', answered(500, 'it \u001b[31mbroke')).message).toBe(
    'cannot start a: it broke',
  );
  expect(engineError('look', system('EACCES')).message).toMatch(/EACCES: whoever is to use it/);
  expect(engineSilence('look', 50)).toMatchObject({
    code: 'runtime-broken',
    message: 'cannot look: no answer in 50 ms',
  });
});
