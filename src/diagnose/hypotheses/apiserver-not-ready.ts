import { hasFailed, stated } from '../stated.ts';
import { distinct, listed } from '../words.ts';

/** The API server answers, and says itself that a part of it is not ready. */
export const apiserverNotReady = stated('apiserver-not-ready', {
  speaks: (seen) =>
    hasFailed(seen) &&
    seen.protocol === 'api' &&
    seen.from === 'api' &&
    !seen.about &&
    seen.code === 'ENOTREADY',
  nodes: () => [],
  // what could not be launched for that
  follows: ({ code }) => code === 'apiserver-not-ready',
  summary: (_, seen) => `the API server is not ready: ${listed(distinct(seen.map(({ to }) => to)))}`,
  advice: 'look at the log of the API server for the parts named, and at etcd if it is among them',
});
