import { defineConfig } from 'kube-smoke/config';

export default defineConfig({
  labels: { env: 'prod', reason: 'upgrade' },
  timeout: '5m',
  // nodes come back one after another: give their agents time
  startTimeout: '60s',
  commands: [
    // what was agreed on is what is there: any program whose exit code says so
    // { name: 'no drift', run: ['terraform', 'plan', '-detailed-exitcode', '-lock=false'], within: '2m' },
    { name: 'the change is approved', run: ['grep', '-q', '^approved: yes$', 'change.txt'] },
  ],
});
