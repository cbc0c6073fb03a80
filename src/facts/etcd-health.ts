import type { EtcdFact, EtcdMemberFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import { seenOf, type Verdict } from './etcd-members.ts';
import type { Fact } from './fact.ts';

/** Does each member answer, and call itself healthy? Alarms are another check's. */
export const etcdHealth: Fact<'etcd-health', 'etcd'> = {
  needs: ['etcd'],
  judge: (_args, { etcd }) => judgeEtcdHealth(etcd),
};

export function judgeEtcdHealth(etcd: EtcdFact): Observation[] {
  const asked = etcd.members.map((member) =>
    seenOf(member.name, 'healthy', judgeMember(member, etcd.elsewhere)),
  );
  const unasked = etcd.unasked.map((name) =>
    seenOf(name, 'healthy', {
      observed: 'is a member, and no endpoint leads to it',
      code: 'absent',
      status: 'skipped',
    }),
  );
  return [...asked, ...unasked];
}

function judgeMember({ trouble, health }: EtcdMemberFact, elsewhere: boolean): Verdict {
  if (trouble) return judgeTrouble(trouble, elsewhere);
  if (!health) return { observed: 'does not tell its health', code: 'absent', status: 'skipped' };
  if (health.ok) return { observed: 'healthy' };
  const code = /NO LEADER/.test(health.reason) ? 'ENOLEADER' : 'EUNHEALTHY';
  return { observed: `not healthy: ${health.reason || 'it does not say why'}`, code };
}

/** The other side is there, and one of the two does not trust the other: it could not be asked. */
const DISTRUST = /^(CERT_|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;

function judgeTrouble(
  { code, message }: NonNullable<EtcdMemberFact['trouble']>,
  elsewhere: boolean,
): Verdict {
  const observed = `gave no answer: ${message}`;
  if (DISTRUST.test(code)) return { observed, code, status: 'inconclusive' };
  if (!elsewhere) return { observed, code: 'EMEMBERDOWN' };
  return {
    observed: `${observed}; the API server reaches etcd, this run does not`,
    code,
    status: 'inconclusive',
  };
}
