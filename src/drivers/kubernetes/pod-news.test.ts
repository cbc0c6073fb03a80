import { expect, it } from 'vitest';
import { DriverError } from '../../core/errors.ts';
import { PodNews } from './pod-news.ts';

const pod = (name: string, nodeName?: string) => ({
  metadata: { name },
  ...(nodeName ? { spec: { nodeName } } : {}),
});

it('tells what came before the question, and what comes after', async () => {
  const news = new PodNews();
  news.tell(pod('a', 'n1'));
  const nodeOf = (name: string) => news.until((pods) => pods.get(name)?.spec?.nodeName, 1000);
  expect(await nodeOf('a')).toBe('n1');
  const later = nodeOf('b');
  news.tell(pod('b'));
  news.tell(pod('b', 'n2'));
  expect(await later).toBe('n2');
});

it('tells of pods that are gone', async () => {
  const news = new PodNews();
  news.tell(pod('a'));
  const gone = news.until((pods) => (pods.has('a') ? undefined : 'gone'), 1000);
  news.gone('a');
  expect(await gone).toBe('gone');
});

it('gives up after the limit', async () => {
  expect(await new PodNews().until(() => undefined, 10)).toBeUndefined();
});

it('does not take it for a no where nobody may look', async () => {
  const news = new PodNews();
  const waiting = news.until(() => undefined, 1000);
  news.blind(new DriverError('forbidden', { doing: 'watch pods', code: 'rbac-missing', retryable: false }));
  await expect(waiting).rejects.toMatchObject({ code: 'rbac-missing' });
  await expect(news.until(() => undefined, 1000)).rejects.toMatchObject({ code: 'rbac-missing' });
});
