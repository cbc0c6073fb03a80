import { type Artifacts, buildArtifacts } from './build/artifacts.ts';
import { type ApiAnswer, adminRequest } from './cluster/api.ts';
import { applyText } from './cluster/apply.ts';
import { healed, settled } from './cluster/settled.ts';
import { type EtcdAccess, etcdAccess } from './control-plane/etcd-access.ts';
import { UsageError } from './errors.ts';
import { healFault, injectFault } from './faults/index.ts';
import { type Kind, onlyOne, running } from './lifecycle/only-one.ts';
import { startLab } from './lifecycle/start.ts';
import { stopLab } from './lifecycle/stop.ts';
import { mostNodes } from './network/addresses.ts';
import { type RunningContainer, runningContainers } from './node/running.ts';
import { importSmokeImage } from './node/smoke-image.ts';
import { contextOf } from './state/context.ts';
import { files, stateDir } from './state/paths.ts';
import type { LabRecord, Shape } from './state/record.ts';

/** A running lab. `await using` takes it down at the end of the block. */
export interface Lab extends AsyncDisposable {
  readonly nodes: string[];
  /** The kubeconfig of a cluster administrator. */
  readonly kubeconfig: string;
  /** The kubeconfig of user `smoke`, who may do what rbac-smoke.yaml lists. */
  readonly smokeKubeconfig: string;
  /** How the smoke tests reach etcd itself. */
  readonly etcd: EtcdAccess;
  down(): Promise<void>;
  /** Injects a fault and returns its heal. */
  fault(name: string, ...targets: string[]): Promise<() => Promise<void>>;
  /** Heals one fault, or `all`. */
  heal(name: string, ...targets: string[]): Promise<void>;
  /** Applies the objects of a YAML text, as the administrator. */
  apply(text: string): Promise<void>;
  /** Puts the image of this package, made of dist/ as it is now, on every node. @returns its name */
  smokeImage(): Promise<string>;
  /** Waits until nothing is left of healed faults. */
  healed(): Promise<void>;
  /** The same, and of earlier runs, whose namespaces it removes. */
  settled(): Promise<void>;
  /** What runs in pods, whatever the API server knows of it. */
  containers(): readonly RunningContainer[];
  adminRequest(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
}

function labOf(dir: string, record: LabRecord): Lab {
  const context = contextOf(dir, record);
  const down = async () => {
    await stopLab(dir);
  };
  return {
    nodes: context.nodes.map(({ name }) => name),
    kubeconfig: files.kubeconfig(dir, 'admin'),
    smokeKubeconfig: files.kubeconfig(dir, 'smoke'),
    etcd: etcdAccess(context),
    down,
    fault: (name, ...targets) => injectFault(context, name, targets),
    heal: (name, ...targets) => healFault(context, name, targets),
    apply: (text) => applyText(dir, text),
    healed: () => healed(context),
    smokeImage: () => importSmokeImage(context),
    settled: () => settled(context),
    containers: () => runningContainers(context.nodes),
    adminRequest: (method, path, body) => adminRequest(context, method, path, body),
    [Symbol.asyncDispose]: down,
  };
}

function checkShape({ nodes, etcd }: Shape): void {
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > mostNodes) {
    throw new UsageError(`a lab has 1 to ${mostNodes} nodes, not ${nodes}`);
  }
  if (etcd !== 1 && etcd !== 3) throw new UsageError(`a lab has 1 or 3 etcd members, not ${etcd}`);
}

function kind(dir: string): Kind<Shape, Artifacts> {
  return {
    dir,
    told: ({ nodes, etcd }) => `${nodes} nodes and ${etcd} etcd`,
    build: buildArtifacts,
    start: (record) => startLab(contextOf(dir, record)),
    stop: () => stopLab(dir),
  };
}

/** Starts a lab, or finds the one of the same shape that runs. */
export async function up({ nodes = 3, etcd = 1 }: Partial<Shape> = {}): Promise<Lab> {
  const [dir, shape] = [stateDir(), { nodes, etcd }];
  checkShape(shape);
  return labOf(dir, await onlyOne(kind(dir), shape));
}

/** The lab that runs, if one does. */
export async function attach(): Promise<Lab | undefined> {
  const record = running<LabRecord>(stateDir());
  return record && labOf(stateDir(), record);
}
