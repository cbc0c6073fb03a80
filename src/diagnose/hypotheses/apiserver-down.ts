import { isMember } from '../etcd-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { isNetworkFailure, isService, type Sighting } from '../sighting.ts';
import { readSign } from '../stated.ts';

/** The API server gives no answer at all. */
export const apiserverDown: Hypothesis = {
  cause: 'apiserver-down',

  propose: (evidence: Evidence) =>
    readSign(
      {
        speaks: ({ code }) => code === 'apiserver-down',
        nodes: () => [],
        follows: asksTheApiServer,
        summary: () => 'the API server does not answer',
        advice:
          "look at the API server's process and its log, at etcd behind it, and at what stands between it and here",
        ...(mayWait(evidence) ? { otherwise: WAITING_FOR } : {}),
      },
      evidence,
    ),
};

/** What an API server waits for that takes connections and does not answer. */
const WAITING_FOR = [
  { cause: 'etcd-no-quorum', nodes: [], odds: 0.5 },
  { cause: 'etcd-slow-disk', nodes: [], odds: 0.3 },
] as const;

/** It was late rather than away, and nobody asked etcd itself. */
const mayWait = ({ open, all }: Evidence): boolean =>
  open.some(({ code, observed }) => code === 'apiserver-down' && /no answer in \d+ ms/.test(observed)) &&
  !all.some(isMember);

/** Pods reach the API server through this service. */
const asksTheApiServer = (seen: Sighting): boolean =>
  isService(seen) && isNetworkFailure(seen) && /^kubernetes\.default\b/.test(seen.to);
