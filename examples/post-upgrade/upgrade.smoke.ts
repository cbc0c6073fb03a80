import { check, command, everyNode, expect, service, suite, test } from 'kube-smoke';

const onCluster = Boolean(process.env.KUBECONFIG);

suite.when(onCluster, 'no KUBECONFIG: there are no versions to compare')('versions', () => {
  const versions =
    'kubectl get nodes -o jsonpath="{.items[*].status.nodeInfo.kubeletVersion}" | tr " " "\\n" | sort -u';

  check('every node has the new version', command('sh', ['-c', versions]).printsSameAs('versions.txt'));
});

suite('nodes after the upgrade', () => {
  check('every node is ready', everyNode().has('Ready'));
  check('every node reaches every node', everyNode().reaches(everyNode()).tcp().within('500ms'));
});

test('a workload moves on when its pod goes', async ({ cluster }) => {
  const web = await cluster.pods('web', { count: 2 });
  await web[0]?.delete();
  await expect(cluster.everyNode()).toReach(service(web), { within: '2s' });
});
