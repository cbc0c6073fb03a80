import { expect, it } from 'vitest';
import { countOf } from '../../core/histogram.ts';
import { Metrics } from './prometheus.ts';

/** As etcd 3.6 and the API server of Kubernetes 1.35 tell them, cut. */
const metrics =
  new Metrics(`# HELP etcd_disk_wal_fsync_duration_seconds The latency distributions of fsync called by WAL.
# TYPE etcd_disk_wal_fsync_duration_seconds histogram
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.001"} 10
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.016"} 10
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.032"} 20
etcd_disk_wal_fsync_duration_seconds_bucket{le="+Inf"} 20
etcd_disk_wal_fsync_duration_seconds_sum 0.302552294
etcd_disk_wal_fsync_duration_seconds_count 20
etcd_server_quota_backend_bytes 2.147483648e+09
etcd_request_duration_seconds_bucket{group="",operation="get",resource="pods",le="0.005"} 12
etcd_request_duration_seconds_bucket{group="",operation="get",resource="pods",le="+Inf"} 14
etcd_request_duration_seconds_bucket{group="",operation="list",resource="nodes",le="0.005"} 3
etcd_request_duration_seconds_bucket{group="",operation="list",resource="nodes",le="+Inf"} 3
process_start_time_seconds 1.79523805888e+09
`);

it('reads a histogram, in ms', () => {
  expect(metrics.histogram('etcd_disk_wal_fsync_duration_seconds').buckets).toEqual([
    { upToMs: 1, count: 10 },
    { upToMs: 16, count: 10 },
    { upToMs: 32, count: 20 },
    { upToMs: Number.POSITIVE_INFINITY, count: 20 },
  ]);
});

it('adds up the parts of a histogram with labels', () => {
  expect(metrics.histogram('etcd_request_duration_seconds').buckets).toEqual([
    { upToMs: 5, count: 15 },
    { upToMs: Number.POSITIVE_INFINITY, count: 17 },
  ]);
});

it('reads a value', () => {
  expect(metrics.value('etcd_server_quota_backend_bytes')).toBe(2 * 1024 ** 3);
  expect(metrics.value('process_start_time_seconds')).toBe(1795238058.88);
});

it('knows what is not there', () => {
  expect(metrics.value('etcd_server')).toBeUndefined();
  expect(countOf(metrics.histogram('etcd_disk_wal_fsync'))).toBe(0);
});
