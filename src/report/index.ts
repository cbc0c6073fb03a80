import type { RunReport } from '../core/run-report.ts';

export { writeReport } from './write-report.ts';

/** Writes a report in one format; the format's code is loaded when somebody wants it. */
export type Renderer = (report: RunReport) => Promise<string>;

/** Every format there is, by the option that asks for it. Adding one: a file that renders it, and a line here. */
export const renderers = {
  junit: async (report: RunReport) => (await import('./junit.ts')).renderJunit(report),
  health: async (report: RunReport) => (await import('./health.ts')).renderHealth(report),
  html: async (report: RunReport) => (await import('./html.ts')).renderHtml(report),
  json: async (report: RunReport) => (await import('./json.ts')).renderJson(report),
  summary: async (report: RunReport) => (await import('./summary.ts')).renderSummary(report),
} satisfies Record<string, Renderer>;

export type Format = keyof typeof renderers;
export const FORMATS = Object.keys(renderers) as readonly Format[];

/** JUnit of a command that ran nothing: one case, which tells the mistake. */
export const renderMistake = async (message: string, text: string): Promise<string> =>
  (await import('./junit.ts')).renderMistakeAsJunit(message, text);
