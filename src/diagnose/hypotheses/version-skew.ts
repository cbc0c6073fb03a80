import { engineSays } from '../engine-words.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { hasFailed, readSign } from '../stated.ts';

const engines = engineSays('version-skew', 'EngineUnfit', {
  severity: 'critical',
  summary: (nodes) => `Docker on ${nodes} is too old for a run`,
  advice: (nodes) => `upgrade Docker on ${nodes}: the evidence names what its API has to be`,
});

/** A kubelet is too old or too new for the API server, or either is not what was declared; or a Docker engine is too old. */
export const versionSkew: Hypothesis = {
  cause: 'version-skew',
  propose: (evidence) => [
    ...readSign(
      {
        speaks: (seen) => hasFailed(seen) && seen.code === 'EVERSION',
        summary: (nodes) => `the version of ${nodes || 'the API server'} is not as it should be`,
        advice:
          'upgrade the API server before kubelets, and kubelets before they are more than three minors older',
      },
      evidence,
    ),
    ...engines.propose(evidence),
  ],
};
