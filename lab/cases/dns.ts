import { fault, type SuiteCases } from './case.ts';

const OUTSIDE = 'www.outside.test';
const wrong = /EWRONGANSWER|expected .*, observed 192\.0\.2\.66/;

export const dns: SuiteCases = {
  suite: 'dns',
  config: () => ({ dns: { outside: [OUTSIDE] } }),
  cases: [
    {
      broken: 'no DNS pod left',
      inject: fault('dns-down'),
      says: {
        'resolv.conf': /refused|ECONNREFUSED|silence/,
        'a service of the cluster': /refused|silence/,
        'the DNS service over udp': /refused|silence/,
        'the DNS service over tcp': /refused|silence/,
        'every DNS replica': /no pod that is ready/,
      },
    },
    {
      broken: 'DNS answers wrongly',
      inject: fault('dns-wrong'),
      says: {
        'resolv.conf': wrong,
        'a service of the cluster': wrong,
        'every DNS replica': wrong,
        'AAAA, or none at once': /2001:db8::66/,
        SRV: /observed 66 wrong\.cluster\.local/,
        PTR: /observed wrong\.cluster\.local/,
        'a headless service': wrong,
        'a name that does not exist': /expected NXDOMAIN, .*192\.0\.2\.66/,
        'a new name is known soon': wrong,
      },
    },
    {
      broken: 'one of two DNS replicas hears nothing',
      inject: fault('dns-replica-down'),
      says: { 'every DNS replica': /via coredns-\S+ on n\d\/udp: expected .* silence in resolve/ },
    },
    {
      broken: 'DNS does not reach one node',
      inject: fault('dns-node', 'n2'),
      says: {
        'resolv.conf': /^n2 → every-node: .* silence/,
        'the DNS service over udp': /^n2 → .*\/udp: .* silence/,
        'the DNS service over tcp': /^n2 → .*\/tcp: .* silence/,
      },
    },
    {
      broken: 'DNS answers 700 ms late',
      inject: fault('dns-late'),
      says: { 'answers come soon': /within 500ms, observed p50 \d+ms/ },
    },
    {
      broken: 'DNS fails where it is asked for AAAA',
      inject: fault('dns-aaaa'),
      says: { 'AAAA, or none at once': /expected an empty answer .*SERVFAIL/ },
    },
    {
      broken: 'DNS hears nothing from the API server',
      inject: fault('dns-stale'),
      says: {
        'a new name is known soon': /NXDOMAIN in resolve: not known 5s after it was made/,
        'a headless service': /NXDOMAIN/,
      },
    },
    {
      broken: "the cluster's DNS has no upstream",
      inject: fault('dns-upstream'),
      says: { [`outside: ${OUTSIDE}`]: /SERVFAIL/ },
    },
  ],
};
