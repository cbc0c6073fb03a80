/** What a project declares of its cluster: `expect` in `smoke.config.ts`. What is not mentioned is not judged. */
export interface Inventory {
  /** the names of all nodes, or how many there are */
  readonly nodes?: readonly string[] | number;
  /** by role (`node-role.kubernetes.io/<role>`): the nodes that have it, all of them, or how many */
  readonly roles?: Readonly<Record<string, readonly string[] | number>>;
  /** by node, or `*` for every node: labels that it has among others */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** whole or their beginning: `v1.35.4`, `v1.35` */
  readonly versions?: { readonly kubelet?: string; readonly apiServer?: string };
}
