import type { Need } from '../../../core/need.ts';
import type { Api } from '../api.ts';
import type { DoctorOptions } from '../doctor.ts';
import { homeOf } from '../home/home.ts';
import { mayI } from '../rights/may-i.ts';
import { keyOf, rightsIn, ruleText, toRules } from '../rights/right.ts';
import { type Wanted, wantedFor } from '../rights/wanted.ts';
import type { Diagnosed } from './diagnosed.ts';

/** For needs that are the run's, and no single check's. */
const WORDS: Partial<Record<Need, string>> = {
  open: 'to look at the cluster',
  agents: 'to start, reach and remove agents',
  evidence: 'to tell more of what failed',
  clean: 'for smoke clean',
  lock: 'for --lock',
  publish: 'for --publish',
};
/** How many checks are named. */
const MOST = 3;

/** Each rule that is missing, and then how many rights are there. @throws DriverError where the API does not tell */
export async function examineRights(api: Api, options: DoctorOptions): Promise<readonly Diagnosed[]> {
  const { scope = 'cluster', namespace, needs } = options;
  const home = homeOf(options);
  const wanted = wantedFor(needs.keys(), {
    scope,
    ...(namespace && { namespace }),
    ...(home && { home }),
    ...(options.etcd?.secret && { etcdSecret: options.etcd.secret }),
  });
  const answers = await Promise.all(
    wanted.map(async (one) => ((await mayI(api, one.right, one.namespace)) ? [] : [one])),
  );
  const missing = answers.flat();
  const places = Map.groupBy(missing, (one) => `${one.namespace ?? ''} ${one.beyond}`);
  const lines = [...places.values()].flatMap((some) => linesOf(some, needs));
  const has = wanted.length - missing.length;
  const all = missing.length === 0 ? `all ${has}` : `${has} of ${wanted.length}`;
  const lacks = missing.some(({ beyond }) => !beyond);
  const total: Diagnosed = {
    name: 'rights',
    status: lacks ? 'failed' : 'passed',
    detail: `${all} are there`,
  };
  return [...lines, total];
}

/** All of one place. */
function linesOf(missing: readonly Wanted[], needs: DoctorOptions['needs']): Diagnosed[] {
  return toRules(missing.map(({ right }) => right)).map((rule) => {
    const keys = new Set(rightsIn(rule).map(keyOf));
    const own = missing.filter(({ right }) => keys.has(keyOf(right)));
    const { namespace, beyond = false } = own[0] ?? {};
    const place = namespace ? ` in ${namespace}` : '';
    return {
      name: 'right',
      status: beyond ? 'skipped' : 'failed',
      detail: `${beyond ? 'not seen' : 'missing'}${place}: ${purposeOf(own, needs)}`,
      rule: ruleText(rule),
    };
  });
}

/** What it is wanted for: the run, or else the checks that ask. */
function purposeOf(wanted: readonly Wanted[], needs: DoctorOptions['needs']): string {
  const own = [...new Set(wanted.flatMap((one) => one.needs))];
  const words = own.flatMap((need) => WORDS[need] ?? []);
  const ids = [...new Set(own.flatMap((need) => (WORDS[need] ? [] : (needs.get(need) ?? []))))];
  const more = ids.length > MOST ? [`${ids.length - MOST} more checks`] : [];
  return [...words, ...ids.slice(0, MOST), ...more].join(', ') || 'for tests in spec files';
}
