import { defineConfig } from 'kube-smoke/config';

/** As GitHub, GitLab and Jenkins name it. */
const { GITHUB_SHA, CI_COMMIT_SHA, GIT_COMMIT } = process.env;
const commit = GITHUB_SHA ?? CI_COMMIT_SHA ?? GIT_COMMIT ?? 'none';

export default defineConfig({
  timeout: '3m',
  // what a report was made of, in every report
  labels: { env: 'ci', commit: commit.slice(0, 12) },
});
