import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { candidates, readResolvConf } from './resolver.ts';

const folder = mkdtempSync(join(tmpdir(), 'resolv-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, 'resolv.conf');
  writeFileSync(file, text);
  return readResolvConf(file);
}

const at = (address: string) => ({ address, port: 53 });

describe('resolv.conf', () => {
  it.each([
    {
      what: 'of a pod',
      text: 'search ns.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      is: {
        servers: [at('10.96.0.10')],
        search: ['ns.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
        ndots: 5,
      },
    },
    { what: 'that is empty', text: '', is: { servers: [], search: [], ndots: 1 } },
    {
      what: 'with comments',
      text: '# nameserver 1.1.1.1\n; search x\n  nameserver\t10.0.0.1\n',
      is: { servers: [at('10.0.0.1')], search: [], ndots: 1 },
    },
    {
      what: 'with IPv6 and two servers',
      text: 'nameserver fd00::a\nnameserver 10.0.0.1',
      is: { servers: [at('fd00::a'), at('10.0.0.1')], search: [], ndots: 1 },
    },
    {
      what: 'where the last of search and domain counts',
      text: 'domain a.test\nsearch b.test c.test\n',
      is: { servers: [], search: ['b.test', 'c.test'], ndots: 1 },
    },
    {
      what: 'with other options',
      text: 'options timeout:1 ndots:2 rotate\noptions edns0\n',
      is: { servers: [], search: [], ndots: 2 },
    },
    {
      what: 'of Windows line ends',
      text: 'nameserver 10.0.0.1\r\noptions ndots:3\r\n',
      is: { servers: [at('10.0.0.1')], search: [], ndots: 3 },
    },
  ])('$what', ({ text, is }) => expect(read(text)).toEqual(is));
});

describe('the names to try', () => {
  const search = ['ns.test', 'test'];
  it.each([
    { name: 'api', ndots: 5, is: ['api.ns.test', 'api.test', 'api'] },
    { name: 'api.ns.svc', ndots: 5, is: ['api.ns.svc.ns.test', 'api.ns.svc.test', 'api.ns.svc'] },
    { name: 'a.b', ndots: 1, is: ['a.b', 'a.b.ns.test', 'a.b.test'] },
    { name: 'a.b.c.d.e.f', ndots: 5, is: ['a.b.c.d.e.f', 'a.b.c.d.e.f.ns.test', 'a.b.c.d.e.f.test'] },
    { name: 'api.', ndots: 5, is: ['api'] },
    { name: 'api', ndots: 0, is: ['api', 'api.ns.test', 'api.test'] },
  ])('for $name with ndots:$ndots', ({ name, ndots, is }) => {
    expect(candidates(name, { servers: [], search, ndots })).toEqual(is);
  });
});
