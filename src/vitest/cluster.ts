import { test as base } from 'vitest';
import type { PodSelector, Serve } from '../core/plan.ts';
import type { Nodes } from '../dsl/askers.ts';
import { everyNode } from '../dsl/words.ts';
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
}

/** What an imperative test holds of the cluster. Everything it makes is gone at the end of the run. */
export class TestCluster {
  private static made = 0;

  /** Every node under test, through its agent. */
  everyNode(labels?: Readonly<Record<string, string>>): Nodes {
    return everyNode(labels);
  }

  /** The nodes under test. */
  nodes(): Promise<{ readonly name: string; readonly labels: Readonly<Record<string, string>> }[]> {
    return host('nodes');
  }

  /**
   * Starts pods and waits until they answer.
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
    const started = await host('addPods', workload);
    const pods = started.map(
      (pod): Pod => ({ ...pod, delete: async () => void (await host('removePod', pod.name)) }),
    );
    return Object.assign(pods, { selector: { kind: 'workload', name: workload.name } as const });
  }
}

/** vitest's `test`, with the fixture `cluster`. */
export const test = base.extend<{ cluster: TestCluster }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures that a fixture needs from its first parameter
  cluster: async ({}, use) => use(new TestCluster()),
});
