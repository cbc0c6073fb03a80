import { buildArtifacts } from './build/artifacts.ts';
import { type ApiAnswer, adminRequest } from './cluster/api.ts';
import { applyText } from './cluster/apply.ts';
import { healed, settled } from './cluster/settled.ts';
import { type EtcdAccess, etcdAccess } from './control-plane/etcd-access.ts';
import { LabError, UsageError } from './errors.ts';
import { healFault, injectFault } from './faults/apply.ts';
import { startLab } from './lifecycle/start.ts';
import { stopLab } from './lifecycle/stop.ts';
import { mostNodes } from './network/addresses.ts';
import { type RunningContainer, runningContainers } from './node/running.ts';
import { importSmokeImage } from './node/smoke-image.ts';
import { progress, step } from './progress.ts';
import { contextOf } from './state/context.ts';
import { files, stateDir } from './state/paths.ts';
import { serviceNames, serviceState } from './state/processes.ts';
import { claim, type LabRecord, readRecord, type Shape, updateRecord } from './state/record.ts';
import { bootId, identify, isAlive } from './system/process-identity.ts';

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

/** A lab from before the machine's last boot, or whose processes all ended with the session of their starter, is only files. */
function isRunning(dir: string, record: LabRecord): boolean {
  const alive = serviceNames(dir).some((name) => serviceState(dir, name) !== 'stopped');
  return record.phase === 'running' && record.bootId === bootId() && alive;
}

/** The lab that runs already, if it is of this shape; clears away what a killed start has left. */
async function existing(dir: string, shape: Shape): Promise<Lab | undefined> {
  const record = readRecord(dir);
  if (!record) return undefined;
  if (!isRunning(dir, record)) {
    if (record.phase === 'starting' && isAlive(record.starter)) {
      throw new LabError(`process ${record.starter.pid} is starting this lab right now`);
    }
    await step('cleared away an unfinished lab', () => stopLab(dir));
    return undefined;
  }
  if (record.shape.nodes === shape.nodes && record.shape.etcd === shape.etcd) return labOf(dir, record);
  const { nodes, etcd } = record.shape;
  throw new LabError(`a lab of ${nodes} nodes and ${etcd} etcd runs already: take it down first`);
}

async function create(dir: string, shape: Shape): Promise<Lab> {
  const starter = identify(process.pid)!;
  const artifacts = await buildArtifacts();
  const record: LabRecord = { shape, phase: 'starting', starter, bootId: bootId(), artifacts };
  if (!claim(dir, record))
    throw new LabError(`${dir} is taken: by another start, or by files that are no lab's`);
  try {
    await startLab(contextOf(dir, record));
  } catch (error) {
    updateRecord(dir, { ...record, phase: 'failed' }); // kept, for its logs; the next start or stop clears it away
    throw error;
  }
  updateRecord(dir, { ...record, phase: 'running' });
  return labOf(dir, record);
}

/** Starts a lab, or finds the one of the same shape that runs. */
export async function up({ nodes = 3, etcd = 1 }: Partial<Shape> = {}): Promise<Lab> {
  const [dir, shape] = [stateDir(), { nodes, etcd }];
  checkShape(shape);
  const found = await existing(dir, shape);
  if (found) progress('is running already');
  return found ?? step('is up', () => create(dir, shape));
}

/** The lab that runs, if one does. */
export async function attach(): Promise<Lab | undefined> {
  const record = readRecord(stateDir());
  return record && isRunning(stateDir(), record) ? labOf(stateDir(), record) : undefined;
}
