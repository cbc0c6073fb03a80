export interface DockerOptions {
  /** where engines answer, each as `[NAME=]URL` @default the one that the docker command would use */
  readonly hosts: readonly string[];
  /** agents an engine @default 1 */
  readonly nodesPerEngine: number;
  /** networks that are there already, to which agents are connected as well as to the run's own */
  readonly networks: readonly string[];
  /** an image with `node` on its path */
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
}
