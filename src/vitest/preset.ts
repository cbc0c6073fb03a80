import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vitest/node';
import { TEST_OPTIONS } from './config.ts';

/**
 * What plain `vitest` needs to run smoke specs, with its own filters, watch mode and editor integration. The run's
 * options come from `smoke.config.ts`.
 * @param more further vitest options; they win
 * @example export default defineConfig({ test: smoke() })
 */
export function smoke(more: InlineConfig = {}): InlineConfig {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return {
    ...TEST_OPTIONS,
    disableConsoleIntercept: false,
    include: ['**/*.smoke.{ts,mts,js,mjs}'],
    globalSetup: [fileURLToPath(new URL(`./global-setup.${extension}`, import.meta.url))],
    ...more,
  };
}
