import type { RunReport } from '../core/run-report.ts';

export { writeReport } from './write-report.ts';

/** Writes a report in one format; the format's code is loaded when somebody wants it. */
export type Renderer = (report: RunReport) => Promise<string>;

/** Every format there is. Adding one: a file that renders it, and a line here. */
export const renderers = {
  junit: async (report: RunReport) => (await import('./junit.ts')).renderJunit(report),
  health: async (report: RunReport) => (await import('./health.ts')).renderHealth(report),
  json: async (report: RunReport) => (await import('./json.ts')).renderJson(report),
} satisfies Record<string, Renderer>;
