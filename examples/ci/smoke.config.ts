import { defineConfig } from 'kube-smoke/config';

export default defineConfig({
  timeout: '3m',
  // what a report was made of, in every report
  labels: { env: 'ci', commit: process.env.GITHUB_SHA?.slice(0, 12) ?? 'none' },
});
