import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { reviewEtcd } from './etcd-config.ts';

const told = (value: unknown): string[] => reviewEtcd(value).map(({ at, wrong }) => `${at}: ${wrong}`);

/** One that is there. */
const file = fileURLToPath(import.meta.url);
const endpoints = ['https://10.0.0.1:2379'];

describe('etcd in the config', () => {
  it.each([
    { what: 'files', value: { endpoints, ca: file, cert: file, key: file } },
    {
      what: 'a secret',
      value: { endpoints: ['https://[fd00::1]:2379/'], secret: 'kube-system/etcd-client' },
    },
    { what: 'asked from nodes', value: { endpoints, from: 'nodes' } },
    { what: 'asked from here', value: { endpoints, from: 'runner' } },
    { what: 'neither', value: { endpoints: ['http://127.0.0.1:2379'] } },
  ])('may be $what', ({ value }) => {
    expect(told(value)).toEqual([]);
  });

  it.each([
    { value: 'https://10.0.0.1', says: ['etcd: {'] },
    { value: [], says: ['etcd: {'] },
    { value: {}, says: ['etcd.endpoints: a list'] },
    { value: { endpoints: [] }, says: ['etcd.endpoints: a list'] },
    { value: { endpoints: ['10.0.0.1:2379'] }, says: ['etcd.endpoints[0]: this is no URL'] },
    { value: { endpoints: ['https://10.0.0.1:2379/v3'] }, says: ['etcd.endpoints[0]: this is no URL'] },
    {
      value: { endpoints: ['https://me:secret@10.0.0.1:2379'] },
      says: ['etcd.endpoints[0]: this is no URL'],
    },
    { value: { endpoints, certificate: file }, says: ['etcd.certificate: unknown key: there are'] },
    { value: { endpoints, ca: 'nowhere.crt' }, says: ['etcd.ca: there is no file nowhere.crt'] },
    { value: { endpoints, ca: 7 }, says: ['etcd.ca: the path'] },
    { value: { endpoints, cert: file }, says: ['etcd.cert: a certificate and its key'] },
    { value: { endpoints, key: file }, says: ['etcd.key: a certificate and its key'] },
    { value: { endpoints, from: 'n1' }, says: ["etcd.from: there are 'runner' and 'nodes'"] },
    { value: { endpoints, secret: 'etcd' }, says: ['etcd.secret: namespace/name'] },
    { value: { endpoints, secret: 'a/b', ca: file }, says: ['etcd.ca: it comes from the secret'] },
    { value: { cert: file, x: 1 }, says: ['etcd.x: unknown key', 'etcd.endpoints:', 'etcd.cert:'] },
  ])('may not be $value', ({ value, says }) => {
    expect(told(value)).toEqual(says.map((words) => expect.stringContaining(words)));
  });

  it('is told of a password in an endpoint without the password', () => {
    expect(told({ endpoints: ['https://me:hunter2@10.0.0.1:2379'] }).join()).not.toContain('hunter2');
  });
});
