import { answerFirst, corefileFault } from './corefile-fault.ts';

export const dnsAaaa = corefileFault({
  name: 'dns-aaaa',
  summary: 'CoreDNS fails (SERVFAIL) where it is asked for AAAA, instead of saying that there is none',
  change: (usual) => answerFirst(usual, 'template IN AAAA cluster.local {\n rcode SERVFAIL\n }'),
});
