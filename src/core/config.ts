import type { Duration } from './duration.ts';
import type { Sections } from './settings.ts';

/** What `smoke.config.ts` may say: the options of `smoke run`, in camel case, where a flag wins, and its sections. */
export interface SmokeConfig extends Partial<Sections> {
  /** where agents run @default kubernetes, where a kubeconfig or an in-cluster account is found */
  readonly driver?: 'kubernetes' | 'docker' | 'local';
  readonly kubeconfig?: string;
  readonly context?: string;
  /** work inside this namespace and create none @default a fresh `smoke-<runId>` */
  readonly namespace?: string;
  /** spec files, as globs @default ['**\/*.smoke.ts'] and the shipped suites */
  readonly specs?: readonly string[];
  readonly suite?: readonly string[];
  readonly skipSuite?: readonly string[];
  /** opt-in suites and checks that are to run, e.g. `storage` */
  readonly enable?: readonly string[];
  /** only checks whose "suite check" name matches this regular expression */
  readonly grep?: string;
  /** only the nodes with these labels, e.g. `zone=a` @default all */
  readonly nodes?: string;
  /** @default 3 */
  readonly localNodes?: number;
  readonly localFault?: readonly string[];
  /** Docker engines, e.g. `tcp://10.0.0.1:2376` @default the one that the docker command would use */
  readonly dockerHost?: readonly string[];
  /** agents on each engine @default 1 */
  readonly dockerNodes?: number;
  /** networks to which agents are connected as well, e.g. that of a compose project */
  readonly dockerNetwork?: readonly string[];
  /** an image with `node` on its path */
  readonly image?: string;
  /** @default IfNotPresent */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** for the whole run @default 5m */
  readonly timeout?: Duration;
  /** a node whose agent is not there by then is given up @default 30s */
  readonly startTimeout?: Duration;
  readonly junit?: string;
  readonly health?: string;
  readonly html?: string;
  readonly json?: string;
  readonly summary?: string;
  /** leave the agents of a run for a look @default never */
  readonly keep?: 'never' | 'on-failure' | 'always';
  /** leave the health JSON in ConfigMap `kube-smoke-health`, and an Event where the verdict is not good @default false */
  readonly publish?: boolean;
  /** run only while no other run with a lock is under way in the namespace; wait for it so long at most @default no lock */
  readonly lock?: Duration;
  /** further tries for what could not be asked @default 2 */
  readonly retries?: number;
  /** the verdict and what failed, nothing else @default false */
  readonly quiet?: boolean;
  /** name the checks that passed, too @default false */
  readonly verbose?: boolean;
  /** false: no colours @default true */
  readonly color?: boolean;
}

/** Types a config; returns it as it is. */
export function defineConfig(config: SmokeConfig): SmokeConfig {
  return config;
}
