import { check, everyNode, settings, suite } from 'kube-smoke';

const { egress } = settings();

suite.when(egress.length > 0, 'no egress in smoke.config.ts').optIn('egress', () => {
  for (const url of egress) {
    check(url, url.startsWith('tcp:') ? everyNode().tcp(url) : everyNode().http(url));
  }
});
