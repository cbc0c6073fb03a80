import { formatDuration } from '../core/duration.ts';
import type { Observation } from '../core/outcome.ts';

/** What one node made of another's clock. */
interface Difference {
  /** of the node's clock, ahead of the other's, in ms */
  readonly aheadMs: number;
  readonly errorMs: number;
}

/**
 * Makes one observation a node of one a pair: how far its clock is from the median of the clocks that it was
 * compared with, its own among them. So one wrong clock is one failure, not one for each of its pairs.
 */
export function judgeClocks(pairs: readonly Observation[], mostMs: number): Observation[] {
  const nodes = [...new Set(pairs.flatMap(({ from, to }) => (to === '' ? from : [from, to])))];
  return nodes.map((node) => judgeOne(node, pairs, mostMs, nodes.length));
}

function judgeOne(node: string, pairs: readonly Observation[], mostMs: number, count: number): Observation {
  const own = pairs.filter(({ from, to }) => from === node || to === node);
  const differences = own.flatMap((pair) => differenceOf(node, pair));
  const base = { from: node, to: 'clock', expected: `within ${formatDuration(mostMs)} of the others` };
  const attempts = Math.max(0, ...own.map((pair) => pair.attempts));
  if (differences.length === 0) return { ...base, ...unknown(own), attempts };
  const aheadMs = Math.round(fromMedian(differences, count));
  const errorMs = Math.ceil(Math.max(...differences.map((one) => one.errorMs)));
  const measured = { aheadMs, errorMs };
  const observed = told(measured, count);
  const far = Math.abs(aheadMs);
  const sure = { ...base, observed, attempts, measured };
  if (far <= mostMs && errorMs <= mostMs) return { ...sure, status: 'passed' };
  if (far - errorMs > mostMs) return { ...sure, status: 'failed', code: 'ECLOCK' };
  return { ...sure, status: 'inconclusive', code: 'EUNSURE' };
}

function differenceOf(node: string, { from, measured }: Observation): Difference[] {
  if (measured?.offsetMs === undefined || measured.errorMs === undefined) return [];
  const { offsetMs, errorMs } = measured;
  return [{ aheadMs: from === node ? -offsetMs : offsetMs, errorMs }];
}

/** Two nodes have no median that says more than their difference. Each pair is seen from both ends, so a node counts itself twice, too. */
function fromMedian(differences: readonly Difference[], count: number): number {
  const values = differences.map(({ aheadMs }) => aheadMs);
  if (count > 2) values.push(...(differences.length > 1 ? [0, 0] : [0]));
  values.sort((a, b) => a - b);
  const middle = values.length / 2;
  return (values[Math.ceil(middle) - 1]! + values[Math.floor(middle)]!) / 2;
}

function told({ aheadMs, errorMs }: { aheadMs: number; errorMs: number }, count: number): string {
  const far = formatDuration(Math.abs(aheadMs));
  const way = aheadMs >= 0 ? 'ahead' : 'behind';
  const doubt = count === 2 ? '; with two nodes there is no telling which clock is wrong' : '';
  return `${far} ${way} (± ${formatDuration(errorMs)})${doubt}`;
}

/** Nobody compared it: that says nothing about the clock. */
function unknown(
  own: readonly Observation[],
): Pick<Observation, 'status' | 'observed' | 'code' | 'unavailable'> {
  const first = own.find(({ status }) => status !== 'passed');
  const status = own.every((pair) => pair.status === 'skipped') ? 'skipped' : 'inconclusive';
  return {
    status,
    observed: `not compared: ${first?.observed ?? 'nobody asked'}`,
    code: first?.code ?? 'ENOCLOCK',
    ...(first?.unavailable ? { unavailable: first.unavailable } : {}),
  };
}
