import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vitest/node';

/** Where `import … from 'kube-smoke'` leads, whatever the folder that a spec file is in. */
const INDEX = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js', import.meta.url),
);
export const ALIAS = { 'kube-smoke': INDEX };

/**
 * What smoke specs need of vitest: one worker for all files, as the work is done elsewhere and a worker costs more
 * than a file of specs, and no limits of time, as the engine has its own.
 */
export const TEST_OPTIONS = {
  pool: 'threads',
  isolate: false,
  maxWorkers: 1,
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  passWithNoTests: true,
  disableConsoleIntercept: true,
} satisfies InlineConfig;
