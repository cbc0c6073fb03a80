import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findHosts } from './find-hosts.ts';

const folder = mkdtempSync(join(tmpdir(), 'smoke-docker-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function writeContext(name: string, docker: object): string {
  const id = createHash('sha256').update(name).digest('hex');
  write(`contexts/meta/${id}/meta.json`, JSON.stringify({ Name: name, Endpoints: { docker } }));
  return `contexts/tls/${id}/docker`;
}

const DOCKER_CONFIG = folder;
const ways = (named: readonly string[], env: NodeJS.ProcessEnv = { DOCKER_CONFIG }) =>
  findHosts(named, env).hosts.map(({ name, way }) => ({ ...(name ? { name } : {}), ...way }));

describe('a host', () => {
  it.each([
    ['unix:///run/docker.sock', { kind: 'unix', path: '/run/docker.sock' }],
    ['d1=unix:///run/a=b.sock', { name: 'd1', kind: 'unix', path: '/run/a=b.sock' }],
    ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://10.0.0.1', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://[fd00::1]:99', { kind: 'tcp', host: 'fd00::1', port: 99 }],
    ['https://d1.example:443', { kind: 'tcp', host: 'd1.example', port: 2376, tls: {} }],
    ['ssh://me@d1.example', { kind: 'ssh', target: 'me@d1.example', host: 'd1.example' }],
    ['ssh://d1.example:2222', { kind: 'ssh', target: 'd1.example', host: 'd1.example', port: 2222 }],
  ])('%s', (text, way) => expect(ways([text])).toEqual([way]));

  it.each([
    '',
    'd1',
    'd1=',
    'unix://',
    'tcp://',
    'ftp://a',
    'npipe:////./pipe/docker_engine',
    'ssh://-oProxyCommand=x',
    'ssh://me:secret@a',
    'tcp://me:secret@a:1',
  ])("may not be '%s'", (text) => {
    expect(() => findHosts([text], {})).toThrow(/--docker-host: cannot read '.*': the forms are unix:/);
  });

  it('may hold no password, and none is repeated', () => {
    expect(() => findHosts(['ssh://me:hunter2@a'], {})).toThrow(/^(?!.*hunter2)/);
  });
});

describe('the engine that is meant', () => {
  it('is the one that is named, whatever the environment says', () => {
    const found = findHosts(['unix:///a'], { DOCKER_CONFIG, DOCKER_HOST: 'tcp://b:1' });
    expect(found).toMatchObject({ named: true, by: '--docker-host', hosts: [{ url: 'unix:///a' }] });
  });

  it('is at the usual socket, where nobody says anything', () => {
    expect(findHosts([], { DOCKER_CONFIG })).toMatchObject({
      named: false,
      hosts: [{ url: 'unix:///var/run/docker.sock' }],
    });
  });

  it('is that of DOCKER_HOST, before any context', () => {
    const env = { DOCKER_CONFIG, DOCKER_HOST: '10.0.0.1:2375', DOCKER_CONTEXT: 'none such' };
    expect(ways([], env)).toEqual([{ kind: 'tcp', host: '10.0.0.1', port: 2375 }]);
    expect(findHosts([], env)).toMatchObject({ named: false, by: 'DOCKER_HOST' });
  });

  it('is asked by TLS with the files of DOCKER_CERT_PATH', () => {
    for (const name of ['ca', 'cert', 'key']) write(`certs/${name}.pem`, `${name}!`);
    const env = {
      DOCKER_CONFIG,
      DOCKER_HOST: 'tcp://d1.example',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: join(folder, 'certs'),
    };
    const tls = { ca: 'ca!', cert: 'cert!', key: 'key!' };
    expect(ways([], env)).toEqual([{ kind: 'tcp', host: 'd1.example', port: 2376, tls }]);
  });

  it('is that of the context, chosen or current, with its own files for TLS', () => {
    const tls = writeContext('far', { Host: 'tcp://10.0.0.2:2376', SkipTLSVerify: false });
    write(`${tls}/ca.pem`, 'ca!');
    writeContext('near', { Host: 'unix:///near.sock', SkipTLSVerify: false });
    write('config.json', JSON.stringify({ currentContext: 'far' }));
    expect(ways([])).toEqual([{ kind: 'tcp', host: '10.0.0.2', port: 2376, tls: { ca: 'ca!' } }]);
    expect(findHosts([], { DOCKER_CONFIG }).by).toBe('the docker context far');
    expect(ways([], { DOCKER_CONFIG, DOCKER_CONTEXT: 'near' })).toEqual([
      { kind: 'unix', path: '/near.sock' },
    ]);
    expect(ways([], { DOCKER_CONFIG, DOCKER_CONTEXT: 'default' })).toMatchObject([
      { path: '/var/run/docker.sock' },
    ]);
  });

  it('is told to be missing, where the context is', () => {
    expect(() => findHosts([], { DOCKER_CONFIG, DOCKER_CONTEXT: 'gone' })).toThrow(
      "there is no docker context 'gone'",
    );
    write('broken/config.json', '{');
    expect(() => findHosts([], { DOCKER_CONFIG: join(folder, 'broken') })).toThrow(
      /cannot read .*config\.json/,
    );
  });
});
