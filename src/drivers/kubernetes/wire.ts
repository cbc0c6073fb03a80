/** The parts of Kubernetes' objects that the driver reads. */
export interface Metadata {
  readonly uid?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly resourceVersion?: string;
}

export interface List<T> {
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly T[];
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface Node {
  readonly metadata: Metadata;
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo?: { readonly kubeletVersion?: string };
    readonly conditions?: readonly Condition[];
    /** that it has; a kubelet tells of no more than 50, unless it is told to */
    readonly images?: readonly { readonly names?: readonly string[] }[];
  };
}

export interface Pod {
  readonly metadata: Metadata;
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly podIP?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly { readonly state?: ContainerState }[];
  };
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: object;
  readonly terminated?: { readonly exitCode?: number; readonly reason?: string; readonly message?: string };
}

export interface Deployment {
  readonly metadata: Metadata;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** A PersistentVolumeClaim. */
export interface Claim {
  readonly metadata: Metadata;
  readonly status?: { readonly phase?: string };
}

export interface Service {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly protocol?: string;
      readonly nodePort?: number;
    }[];
  };
}

export interface Event {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly involvedObject?: { readonly name?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** An object of any kind, by its metadata. */
export interface Any {
  readonly metadata: Metadata;
}
