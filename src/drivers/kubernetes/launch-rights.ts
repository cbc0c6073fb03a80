import type { Api } from './api.ts';
import { mayI } from './rights/may-i.ts';
import { ruleText, toRules } from './rights/right.ts';
import { wantedFor } from './rights/wanted.ts';

/**
 * The rules that the account lacks to launch agents, ready to be pasted; undefined where it lacks none, or where
 * the API does not tell.
 * @param namespace the run's; absent: it makes one of its own
 */
export async function missingToLaunch(api: Api, namespace: string | undefined): Promise<string | undefined> {
  const wanted = wantedFor(['agents'], { scope: 'cluster', ...(namespace && { namespace }) });
  const answers = await Promise.all(
    wanted.map(async (one) => {
      const allowed = await mayI(api, one.right, one.namespace).catch(() => true);
      return allowed ? [] : [one.right];
    }),
  );
  const missing = toRules(answers.flat());
  return missing.length === 0 ? undefined : missing.map(ruleText).join(', ');
}
