import { test as base } from 'vitest';
import type { PodSelector, Serve, Workload } from '../core/plan.ts';
import type { Nodes } from '../dsl/askers.ts';
import { currentSuite } from '../dsl/suite-builder.ts';
import type { Service } from '../dsl/targets.ts';
import { everyNode, service } from '../dsl/words.ts';
import { host } from './host-client.ts';

/** One pod of a test's own. */
export interface Pod {
  readonly name: string;
  readonly node: string;
  /** Takes the pod away, as if it had died. */
  delete(): Promise<void>;
}

/** The pods of one `cluster.pods()`; `service(pods)` puts a service in front of them. */
export interface PodList extends ReadonlyArray<Pod> {
  readonly selector: PodSelector;
  /**
   * Starts one more of them, behind the same service, and waits until it answers. It is not in this list.
   * @throws Inconclusive where it does not come up
   */
  add(): Promise<Pod>;
}

/** What an imperative test holds of the cluster. Everything it makes is gone at the end of the run. */
export class TestCluster {
  private static made = 0;

  /** Every node under test, through its agent. @param labels only the nodes that have all of these */
  everyNode(labels?: Readonly<Record<string, string>>): Nodes {
    return everyNode(labels);
  }

  /** The nodes under test. */
  nodes(): Promise<{ readonly name: string; readonly labels: Readonly<Record<string, string>> }[]> {
    return host('nodes');
  }

  /**
   * A service in front of pods of this test or of the nodes' agents, or one that the cluster has.
   * @example cluster.service(web) · cluster.service('kubernetes.default')
   */
  service(of: { readonly selector: PodSelector } | string): Service {
    return service(of);
  }

  /**
   * Starts pods and waits until they answer.
   * @param options how many @default 1; what they serve @default { tcp: 8080 }
   * @throws Inconclusive where one does not come up
   */
  async pods(
    name: string,
    options: { readonly count?: number; readonly serve?: Serve } = {},
  ): Promise<PodList> {
    const { count = 1, serve = { tcp: 8080 } } = options;
    // two tests may both have an `api`
    const workload = {
      name: `${name}-${process.pid.toString(36)}${(TestCluster.made++).toString(36)}`,
      count,
      serve,
    };
    let started = count;
    const add = async () => (await start({ ...workload, count: 1, first: started++ }))[0]!;
    const selector = { kind: 'workload', name: workload.name } as const;
    return Object.assign(await start(workload), { selector, add });
  }
}

async function start(workload: Workload): Promise<Pod[]> {
  const started = await host('addPods', workload);
  return started.map((pod) => ({ ...pod, delete: async () => void (await host('removePod', pod.name)) }));
}

const withCluster = base.extend<{ cluster: TestCluster }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures that a fixture needs from its first parameter
  cluster: async ({}, use) => use(new TestCluster()),
});

/** vitest's `test`, with the fixture `cluster`. A suite with one of these in it is not empty. */
export const test: typeof withCluster = new Proxy(withCluster, {
  apply(target, self, parameters) {
    currentSuite()?.addTest();
    return Reflect.apply(target, self, parameters);
  },
  get(target, word) {
    currentSuite()?.addTest(); // test.each, test.skip …
    return Reflect.get(target, word, target);
  },
});
