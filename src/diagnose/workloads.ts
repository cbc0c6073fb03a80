import type { Cause, Finding } from '../core/finding.ts';
import { type Hypothesis, STATED } from './hypothesis.ts';
import { distinct, listed, told } from './words.ts';

interface Words extends Pick<Finding, 'advice' | 'severity'> {
  readonly cause: Cause;
  /** a sentence on these objects, e.g. `Deployment shop/web` */
  readonly summary: (objects: string) => string;
}

/** What the API server says of a workload. The code of the observation is the cause. */
const WORDS: readonly Words[] = [
  {
    cause: 'pod-pending',
    severity: 'warning',
    summary: (objects) => `pods wait too long to be started: ${objects}`,
    advice: "look at what the evidence says the pod waits for, and at the pod's events",
  },
  {
    cause: 'pod-restarting',
    severity: 'warning',
    summary: (objects) => `pods restart again and again: ${objects}`,
    advice:
      'look at the log of the container before its restart (`kubectl logs --previous`) and at its probes',
  },
  {
    cause: 'replicas-missing',
    severity: 'warning',
    summary: (objects) => `fewer pods are available than are to be: ${objects}`,
    advice: "look at the workload's pods and events: are they created, placed, started, ready?",
  },
  {
    cause: 'rollout-stuck',
    severity: 'warning',
    summary: (objects) => `a rollout does not come to its end: ${objects}`,
    advice:
      'look at the newest pods of the workload and their events, or undo the rollout (`kubectl rollout undo`)',
  },
];

const hypothesis = ({ cause, severity, summary, advice }: Words): Hypothesis => ({
  cause,

  test: ({ open, node }) => {
    const seen = open.filter(({ code, status }) => status === 'failed' && code === cause);
    if (seen.length === 0) return [];
    const nodes = distinct(seen.flatMap((one) => (one.node && node(one.node) ? [one.node] : [])));
    const objects = listed(
      seen.map(({ to }) => to),
      4,
    );
    return [
      {
        // more nodes than this have nothing to do with it
        nodes: nodes.length === 1 ? nodes : [],
        severity,
        confidence: STATED,
        summary: summary(objects),
        evidence: seen.slice(0, 3).map(told),
        explains: seen,
        advice,
      },
    ];
  },
});

export const workloadHypotheses: readonly Hypothesis[] = WORDS.map(hypothesis);
