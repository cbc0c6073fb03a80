import builder, { type Builder, type TestCase } from 'junit-report-builder';
import { clean, oneLine } from '../core/hostile-text.ts';
import { explain, type Outcome } from '../core/outcome.ts';
import type { RunReport } from '../core/run-report.ts';
import { failureText } from './failure-text.ts';
import { labelsOf } from './labels.ts';
import { findingOf, suitesOf } from './suites.ts';

// the package is CommonJS: its module is the builder itself, which its types do not say
const newBuilder = (): Builder => (builder as unknown as Builder).newBuilder();

/** One test suite a suite, one test case a check; well-formed whatever the texts contain. */
export function renderJunit(report: RunReport): string {
  const document = newBuilder().name('kube-smoke');
  for (const { name, outcomes } of suitesOf(report.outcomes)) {
    const suite = document
      .testSuite()
      .name(oneLine(name))
      .timestamp(report.startedAt)
      .time(seconds(outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0)))
      .property('run', oneLine(report.runId))
      .property('driver', oneLine(report.driver))
      .property('cluster', oneLine(`${report.facts.name} ${report.facts.version}`));
    for (const [name, value] of labelsOf(report)) suite.property(`label.${name}`, value);
    for (const outcome of outcomes) addCase(suite.testCase(), outcome, report);
  }
  if (looksGreen(report)) addRun(document, report.startedAt, report.verdict, report.summary);
  return document.build();
}

/** Of a command that ran nothing for a mistake. @param text with every one of them */
export function renderMistakeAsJunit(message: string, text: string): string {
  const document = newBuilder().name('kube-smoke');
  addRun(document, new Date().toISOString(), 'usage', message, text);
  return document.build();
}

/** A case for the run itself. */
function addRun(document: Builder, timestamp: string, type: string, message: string, text = message): void {
  const testCase = document.testSuite().name('kube-smoke').timestamp(timestamp).time(0).testCase();
  const what = testCase.name('run').className('smoke.kube-smoke').time(0);
  what.error(oneLine(message), type, forCdata(text));
}

/** A reader that looks for failures and errors would find none, and yet the run did not pass. */
function looksGreen({ verdict, outcomes }: RunReport): boolean {
  return verdict !== 'passed' && outcomes.every(({ status }) => status === 'passed' || status === 'skipped');
}

function addCase(testCase: TestCase, outcome: Outcome, report: RunReport): void {
  testCase
    .name(oneLine(outcome.name))
    .className(`smoke.${oneLine(outcome.suite)}`)
    .time(seconds(outcome.durationMs));
  if (outcome.source) testCase.file(oneLine(outcome.source.file));
  if (outcome.attempts > 1) testCase.property('attempts', String(outcome.attempts));
  if (outcome.status === 'passed') return;
  if (outcome.status === 'skipped') {
    testCase.property('reason', oneLine(outcome.reason)).skipped();
    return;
  }
  const finding = findingOf(outcome, report.findings);
  const message = oneLine(finding ? `${finding.summary} · ${explain(outcome)}` : explain(outcome));
  const type = oneLine(finding?.cause ?? outcome.code);
  const text = forCdata(failureText(outcome, report));
  if (outcome.status === 'failed') testCase.failure(message, type).stacktrace(text);
  else testCase.error(message, type, text);
}

/** The builder escapes only the first end of a CDATA section in a text. */
const forCdata = (text: string): string => clean(text).replaceAll(']]>', ']] >');

const seconds = (ms: number): number => Math.round(ms) / 1000;
