import { clean } from '../core/hostile-text.ts';
import { explain, type Outcome } from '../core/outcome.ts';
import { byBytes, type NodeProbe, type NodeReport, type RunReport } from '../core/run-report.ts';
import { labelsOf } from './labels.ts';

/** The health document, `schemaVersion: 1`; `health.schema.json` describes it. */
export const renderHealth = (report: RunReport): string => toJson(healthDocument(report), 2);

export type HealthDocument = ReturnType<typeof healthDocument> & {
  /** what was left out for its size */
  readonly cut?: readonly string[];
};

export function healthDocument(report: RunReport) {
  const { status, summary, endedAt, startedAt, durationMs, facts, version, driver, runId } = report;
  const labels = labelsOf(report);
  return {
    schemaVersion: 1,
    status,
    summary,
    timestamp: endedAt,
    run: {
      id: runId,
      driver,
      cluster: { name: facts.name, version: facts.version },
      startedAt,
      durationMs: rounded(durationMs),
      version,
      ...(labels.length > 0 ? { labels: Object.fromEntries(labels) } : {}),
    },
    nodes: report.nodes.map(nodeOf),
    checks: report.outcomes.map((outcome) => checkOf(outcome, report)),
    connectivity: report.connectivity,
    findings: report.findings,
  };
}

/** Readers print what they find, and what a cluster says may hold terminal escapes. */
export const toJson = (document: HealthDocument, indent = 0): string =>
  `${JSON.stringify(document, (_, value) => (typeof value === 'string' ? clean(value) : value), indent)}\n`;

function nodeOf({ name, address, labels, member, status, probes }: NodeReport) {
  return {
    name,
    member_status: { name, addr: address, status: member, tags: tagsOf(labels) },
    status,
    probes: probes.map(probeOf),
  };
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

/** What Satellite's readers look for, from the labels that Kubernetes has for it. */
function tagsOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  const roles = Object.keys(labels).filter((key) => key.startsWith(ROLE_PREFIX));
  const role = roles.map((key) => key.slice(ROLE_PREFIX.length)).sort(byBytes)[0] || 'node';
  const zone = ZONE_LABELS.map((key) => labels[key]).find(Boolean);
  return { role, ...(zone ? { zone } : {}) };
}

const PROBE_STATUS = {
  passed: 'running',
  failed: 'failed',
  inconclusive: 'unknown',
  skipped: 'skipped',
} as const;

function probeOf({ checker, status, severity, detail, error, code, durationMs }: NodeProbe) {
  return {
    checker,
    status: PROBE_STATUS[status],
    detail,
    ...(error === undefined ? {} : { error }),
    ...(code === undefined ? {} : { code }),
    severity,
    ...(durationMs === undefined ? {} : { durationMs: rounded(durationMs) }),
  };
}

function checkOf(outcome: Outcome, { nodes }: RunReport) {
  const { suite, name, id, status, durationMs, attempts } = outcome;
  return {
    suite,
    name,
    outcome: status,
    durationMs: rounded(durationMs),
    attempts,
    message: explain(outcome),
    nodes: nodes
      .filter(({ probes }) => probes.some(({ checker }) => checker === id))
      .map((node) => node.name),
  };
}

/** To a microsecond: what follows is noise. */
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
