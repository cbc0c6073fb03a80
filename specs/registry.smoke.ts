import { check, everyNode, settings, suite } from 'kube-smoke';

const { registries } = settings();

suite.needs('registries')('registry', () => {
  for (const url of registries) check(url, everyNode().reachesRegistry(url));
});
