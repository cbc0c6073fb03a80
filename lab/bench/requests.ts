import type { Lab } from '../lab.ts';
import { until } from './until.ts';

const SETTLE_LIMIT_MS = 30_000;

/**
 * The API requests that user `smoke` makes during some work, by the API server's own count. Flow control counts what
 * its schema (lab/objects) names; attached connections pass it by and are counted by their own metric, when they end.
 */
export async function countRequests(lab: Lab, work: () => Promise<void>): Promise<number> {
  const before = await total(lab);
  await work();
  await until('all attached connections have ended', SETTLE_LIMIT_MS, async () => {
    const open = await sum(lab, 'apiserver_longrunning_requests', ['subresource="attach"']);
    return open === 0;
  });
  return (await total(lab)) - before;
}

async function total(lab: Lab): Promise<number> {
  const dispatched = await sum(lab, 'apiserver_flowcontrol_dispatched_requests_total', [
    'flow_schema="kube-smoke"',
  ]);
  return dispatched + (await sum(lab, 'apiserver_request_total', ['subresource="attach"']));
}

async function sum(lab: Lab, metric: string, labels: readonly string[]): Promise<number> {
  const { body } = await lab.adminRequest('GET', '/metrics');
  const lines = String(body).split('\n');
  return lines
    .filter((line) => line.startsWith(`${metric}{`) && labels.every((label) => line.includes(label)))
    .reduce((count, line) => count + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
