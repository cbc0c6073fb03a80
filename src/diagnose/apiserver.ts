import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import { isNetworkFailure, type Sighting } from './sighting.ts';
import { distinct, listed, told } from './words.ts';

/** The API server gives no answer at all. */
export const apiserverDown: Hypothesis = {
  cause: 'apiserver-down',

  test({ open }: Evidence): readonly Claim[] {
    const seen = open.filter(({ code }) => code === 'apiserver-down');
    if (seen.length === 0) return [];
    return [
      {
        nodes: [],
        severity: 'critical',
        confidence: STATED,
        summary: 'the API server does not answer',
        evidence: distinct(seen.map(told)).slice(0, 3),
        explains: [...seen, ...open.filter(asksTheApiServer)],
        advice:
          "look at the API server's process and its log, at etcd behind it, and at what stands between it and here",
      },
    ];
  },
};

/** Pods reach the API server through this service. */
function asksTheApiServer(seen: Sighting): boolean {
  return seen.path === 'service' && isNetworkFailure(seen) && /^kubernetes\.default\b/.test(seen.to);
}

/** The API server answers, and says itself that a part of it is not ready. */
export const apiserverNotReady: Hypothesis = {
  cause: 'apiserver-not-ready',

  test({ open }: Evidence): readonly Claim[] {
    const seen = open.filter(
      ({ status, protocol, from, code, about }) =>
        status === 'failed' && protocol === 'api' && from === 'api' && !about && code === 'ENOTREADY',
    );
    if (seen.length === 0) return [];
    return [
      {
        nodes: [],
        severity: 'critical',
        confidence: STATED,
        summary: `the API server is not ready: ${listed(distinct(seen.map(({ to }) => to)))}`,
        evidence: seen.slice(0, 3).map(told),
        // what could not be launched for that
        explains: [...seen, ...open.filter(({ code }) => code === 'apiserver-not-ready')],
        advice: 'look at the log of the API server for the parts named, and at etcd if it is among them',
      },
    ];
  },
};
