import builder, { type Builder } from 'junit-report-builder';
import { clean, oneLine } from '../core/hostile-text.ts';
import { WATCHED, type WatchReport } from '../core/watch-report.ts';
import { renderWatch } from './watch-console.ts';

// the package is CommonJS: its module is the builder itself, which its types do not say
const newBuilder = (): Builder => (builder as unknown as Builder).newBuilder();

/** One test case a kind of path: failed where there was an outage, an error where something was unwatched for too long. */
export function renderWatchJunit(
  report: WatchReport,
  limits: { readonly outageMs: number; readonly unwatchedMs: number },
): string {
  const document = newBuilder().name('kube-smoke');
  const suite = document
    .testSuite()
    .name('watch')
    .timestamp(report.startedAt)
    .time(report.durationMs / 1000);
  const text = clean(renderWatch(report, false)).replaceAll(']]>', ']] >');
  for (const path of WATCHED) {
    const testCase = suite
      .testCase()
      .name(path)
      .className('smoke.watch')
      .time(report.durationMs / 1000);
    const skipped = report.skipped.find((one) => one.path === path);
    const out = report.outages.find((one) => one.path === path && one.durationMs > limits.outageMs);
    const unwatched = report.unwatched.find(
      (one) => one.path === path && one.durationMs > limits.unwatchedMs,
    );
    if (skipped) testCase.property('reason', oneLine(skipped.reason)).skipped();
    else if (out)
      testCase.failure(oneLine(`${out.from} → ${out.to} was out`), oneLine(out.code)).stacktrace(text);
    else if (unwatched)
      testCase.error(oneLine(`${unwatched.from} → ${unwatched.to} was unwatched`), 'unwatched', text);
  }
  return document.build();
}
