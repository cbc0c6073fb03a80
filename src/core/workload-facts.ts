/** Where an object is and whose it is: what a scope selects by. Times are UTC, ISO 8601. */
export interface ObjectFact {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

/** A Deployment, StatefulSet or DaemonSet: what is wanted and how far it has got. */
export interface WorkloadFact extends ObjectFact {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly generation: number;
  readonly observedGeneration: number;
  /** pods */
  readonly desired: number;
  /** pods that are to have the newest template; fewer than desired where somebody holds some back */
  readonly toUpdate: number;
  readonly updated: number;
  readonly available: number;
  /** somebody stopped its rollout on purpose */
  readonly paused: boolean;
  /** when what is wanted changed last, as far as the object tells; else its creation */
  readonly changedAt: string;
  /** when its controller last wrote something new about it; else its creation */
  readonly statusAt: string;
  /** of a Deployment: how its controller sees the rollout */
  readonly progress?: { readonly status: string; readonly reason: string; readonly message: string };
  /** what its controller was told when it could not create a pod */
  readonly refusal?: string;
}

/** A pod that has not come to its end. */
export interface PodFact extends ObjectFact {
  readonly kind: 'Pod';
  /** the one that it is on, or that it was made for; empty: none */
  readonly node: string;
  readonly phase: string;
  readonly ready: boolean;
  /** it is being deleted */
  readonly leaving: boolean;
  /** its controller */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** when it got its node; empty: it has none */
  readonly scheduledAt: string;
  /** why it has no node */
  readonly unscheduled?: { readonly reason: string; readonly message: string };
  readonly containers: readonly ContainerFact[];
  /** names of the volume claims that it uses */
  readonly claims: readonly string[];
}

/** Init containers are containers, too. */
export interface ContainerFact {
  readonly name: string;
  readonly running: boolean;
  /** since the pod is there */
  readonly restarts: number;
  readonly waiting?: { readonly reason: string; readonly message: string };
  /** how its last life ended, and when that began; empty: it never ran, or nobody tells */
  readonly ended?: {
    readonly since?: string;
    readonly at: string;
    readonly exitCode: number;
    readonly reason: string;
  };
}

export interface ClaimFact extends ObjectFact {
  readonly kind: 'PersistentVolumeClaim';
  readonly phase: string;
  /** empty: none, and the cluster has no default one */
  readonly className: string;
  /** it stays unbound until a pod uses it, as its class wants it */
  readonly waitsForPod: boolean;
}

/** A Job that has come to its end. */
export interface JobFact extends ObjectFact {
  readonly kind: 'Job';
  readonly failed: boolean;
  readonly endedAt: string;
  readonly reason: string;
  readonly message: string;
  /** the CronJob that made it, and when one of its jobs last succeeded; empty: never */
  readonly cronJob?: { readonly name: string; readonly succeededAt: string };
}
