import { answerFirst, corefileFault } from './corefile-fault.ts';

/** [type, zone, what is said of every name in it] */
const lies = [
  ['A', 'cluster.local', '192.0.2.66'],
  ['AAAA', 'cluster.local', '2001:db8::66'],
  ['SRV', 'cluster.local', '0 100 66 wrong.cluster.local.'],
  ['PTR', 'in-addr.arpa', 'wrong.cluster.local.'],
] as const;

const plugins = lies
  .map(
    ([type, zone, data]) => `template IN ${type} ${zone} {\n answer "{{ .Name }} 5 IN ${type} ${data}"\n }`,
  )
  .join('\n');

export const dnsWrong = corefileFault({
  name: 'dns-wrong',
  summary:
    'CoreDNS says the same wrong thing of every name in the cluster, whether there is such a name or not',
  change: (usual) => answerFirst(usual, plugins),
});
