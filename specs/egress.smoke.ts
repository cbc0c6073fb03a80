import { check, everyNode, settings, suite } from 'kube-smoke';

const { egress } = settings();

suite.needs('egress').optIn('egress', () => {
  for (const url of egress) {
    check(url, url.startsWith('tcp:') ? everyNode().tcp(url) : everyNode().http(url));
  }
});
