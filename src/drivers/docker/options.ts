export interface DockerOptions {
  /** where engines answer, each as `[NAME=]URL` @default the one that the docker command would use */
  readonly hosts: readonly string[];
  /** agents an engine @default 1 */
  readonly nodesPerEngine: number;
  /** an image with `node` on its path */
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
}
