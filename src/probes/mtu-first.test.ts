import { expect, it } from 'vitest';
import { measuring, mtuFirst } from './mtu-first.ts';

it('waits for measurements of the same way, and of no other', async () => {
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  void measuring('198.18.0.1', one.promise);
  void measuring('198.18.0.2', other.promise);
  const done: string[] = [];
  const waits = ['198.18.0.1', '198.18.0.3'].map((host) => mtuFirst(host).then(() => done.push(host)));
  await waits[1];
  expect(done).toEqual(['198.18.0.3']);
  one.resolve();
  await waits[0];
  expect(done).toEqual(['198.18.0.3', '198.18.0.1']);
  other.resolve();
});

it('waits for one that fails, too, and does not fail with it', async () => {
  const failing = measuring('198.18.0.4', Promise.reject(new Error('lost')));
  await expect(failing).rejects.toThrow('lost');
  await expect(mtuFirst('198.18.0.4')).resolves.toBeUndefined();
});
