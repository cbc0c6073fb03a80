import { check, everyNode, settings, suite } from 'kube-smoke';

const { registries } = settings();

suite.when(registries.length > 0, 'no registries in smoke.config.ts')('registry', () => {
  for (const url of registries) check(url, everyNode().reachesRegistry(url));
});
