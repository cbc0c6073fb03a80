import { corefileFault } from './corefile-fault.ts';

export const dnsUpstream = corefileFault({
  name: 'dns-upstream',
  summary: 'nobody is there to whom CoreDNS could forward questions about names outside the cluster',
  change: (usual) => usual.replace('127.0.0.1:5300', '127.0.0.1:9'),
});
