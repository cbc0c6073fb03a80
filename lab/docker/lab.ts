import { UsageError } from '../errors.ts';
import { type Kind, onlyOne, running } from '../lifecycle/only-one.ts';
import { dockerStateDir } from '../state/paths.ts';
import { type EnginePlan, engineFiles, enginePort, mostEngines } from './addresses.ts';
import { clientFolder } from './certificates.ts';
import { type DockerArtifacts, type DockerRecord, type DockerShape, dockerContext } from './context.ts';
import { healDockerFault, injectDockerFault } from './faults/index.ts';
import { buildForDocker, startEngines, stopEngines } from './lifecycle.ts';
import { dockerSettled } from './settled.ts';

/** An engine as its users see it. */
export interface LabEngine {
  /** What it calls itself. */
  readonly name: string;
  /** `unix://…` */
  readonly socket: string;
  /** `tcp://…`, by TLS with the certificates of the lab's `certificates`. */
  readonly tcp: string;
  readonly address: string;
}

/** A running lab of Docker engines. `await using` takes it down at the end of the block. */
export interface DockerLab extends AsyncDisposable {
  readonly engines: readonly LabEngine[];
  /** A folder for `DOCKER_CERT_PATH`: `ca.pem`, `cert.pem`, `key.pem`. */
  readonly certificates: string;
  down(): Promise<void>;
  /** Injects a fault and returns its heal. */
  fault(name: string, ...targets: string[]): Promise<() => Promise<void>>;
  /** Heals one fault, or `all`. */
  heal(name: string, ...targets: string[]): Promise<void>;
  /** Waits until all engines answer, and see each other in the Swarm. */
  settled(): Promise<void>;
}

const labEngine = (engine: EnginePlan): LabEngine => ({
  name: engine.name,
  socket: `unix://${engineFiles.socket(engine)}`,
  tcp: `tcp://${engine.address}:${enginePort}`,
  address: engine.address,
});

function labOf(dir: string, record: DockerRecord): DockerLab {
  const context = dockerContext(dir, record);
  const down = async () => {
    await stopEngines(dir);
  };
  return {
    engines: context.engines.map(labEngine),
    certificates: clientFolder(dir),
    down,
    fault: (name, ...targets) => injectDockerFault(context, name, targets),
    heal: (name, ...targets) => healDockerFault(context, name, targets),
    settled: () => dockerSettled(context),
    [Symbol.asyncDispose]: down,
  };
}

function kind(dir: string): Kind<DockerShape, DockerArtifacts> {
  return {
    dir,
    told: ({ engines }) => `${engines} Docker engines`,
    build: buildForDocker,
    start: (record) => startEngines(dockerContext(dir, record)),
    stop: () => stopEngines(dir),
  };
}

/** Starts Docker engines, as a Swarm where there are several, or finds those that run. */
export async function upDocker(engines = 3): Promise<DockerLab> {
  if (!Number.isInteger(engines) || engines < 1 || engines > mostEngines)
    throw new UsageError(`a lab has 1 to ${mostEngines} Docker engines, not ${engines}`);
  const dir = dockerStateDir();
  return labOf(dir, await onlyOne(kind(dir), { engines }));
}

/** The Docker engines that run, if any do. */
export async function attachDocker(): Promise<DockerLab | undefined> {
  const dir = dockerStateDir();
  const record = running<DockerRecord>(dir);
  return record && labOf(dir, record);
}

/** With the Docker engines that run, or with so many for as long as it takes: one is there in a second or two. */
export async function withDocker<T>(work: (lab: DockerLab) => Promise<T>, engines = 1): Promise<T> {
  const found = await attachDocker();
  const lab = found ?? (await upDocker(engines));
  try {
    return await work(lab);
  } finally {
    if (!found) await lab.down();
  }
}
