import { expect, suite, test } from 'kube-smoke';

// Apart from `services`, as it takes some seconds: kube-proxy waits a second and more between two changes
// (its minSyncPeriod), and only after the second one is it known that a new backend gets its share.
const LIMIT = '10s';

suite.optIn('services-churn', () => {
  test('backends come and go', async ({ cluster }) => {
    const api = await cluster.pods('api', { count: 3 });
    const front = cluster.service(api);
    await expect(cluster.everyNode()).toReach(front, { evenly: true, eventually: LIMIT });
    await api[0]?.delete();
    await expect(cluster.everyNode()).toReach(front, { evenly: true, eventually: LIMIT });
    await api.add();
    await expect(cluster.everyNode()).toReach(front, { evenly: true, eventually: LIMIT });
  });
});
