import type { RunReport } from '../core/run-report.ts';
import { type HealthDocument, healthDocument, toJson } from './health.ts';

/** Of a list of which only a part is kept. */
const MOST = 100;

interface Cut {
  /** what goes */
  readonly what: string;
  readonly of: (document: HealthDocument) => HealthDocument;
}

/** What is missed least goes first. What each leaves keeps to the schema. */
const CUTS: readonly Cut[] = [
  {
    what: 'the probes of nodes that are running',
    of: withNodes((node) => (node.status === 'running' ? { ...node, probes: [] } : node)),
  },
  { what: 'the probes of all nodes', of: withNodes((node) => ({ ...node, probes: [] })) },
  {
    what: `of each path, the pairs that failed after the first ${MOST}`,
    of: (document) => ({
      ...document,
      connectivity: document.connectivity.map((one) => ({ ...one, failed: one.failed.slice(0, MOST) })),
    }),
  },
  {
    what: 'the nodes of checks and paths',
    of: (document) => ({
      ...document,
      checks: document.checks.map((check) => ({ ...check, nodes: [] })),
      connectivity: document.connectivity.map((one) => ({ ...one, nodes: [] })),
    }),
  },
  {
    what: 'checks that passed or were skipped',
    of: (document) => ({
      ...document,
      checks: document.checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'inconclusive'),
    }),
  },
  {
    what: 'nodes that are running',
    of: (document) => ({ ...document, nodes: document.nodes.filter(({ status }) => status !== 'running') }),
  },
  {
    what: `nodes, checks and findings after the first ${MOST} of each`,
    of: (document) => ({
      ...document,
      nodes: document.nodes.slice(0, MOST),
      checks: document.checks.slice(0, MOST),
      findings: document.findings.slice(0, MOST),
    }),
  },
  {
    what: 'nodes, checks, paths and findings',
    of: (document) => ({ ...document, nodes: [], checks: [], connectivity: [], findings: [] }),
  },
];

function withNodes(of: (node: HealthDocument['nodes'][number]) => HealthDocument['nodes'][number]) {
  return (document: HealthDocument): HealthDocument => ({ ...document, nodes: document.nodes.map(of) });
}

/**
 * The health document for a place that holds no more than so many bytes: whole where it fits, without its white space, and
 * else without what is missed least. It says itself what was left out.
 */
export function boundedHealth(
  report: RunReport,
  mostBytes: number,
): { readonly text: string; readonly cut: readonly string[] } {
  let document: HealthDocument = healthDocument(report);
  const fits = (text: string) => Buffer.byteLength(text) <= mostBytes;
  const whole = [toJson(document, 2), toJson(document)].find(fits);
  if (whole !== undefined) return { text: whole, cut: [] };
  const cut: string[] = [];
  for (const { what, of } of CUTS) {
    cut.push(what);
    document = { ...of(document), cut: [...cut] };
    const text = toJson(document);
    if (fits(text)) return { text, cut };
  }
  return { text: '', cut: [...cut, 'all of it: it is too long'] };
}
