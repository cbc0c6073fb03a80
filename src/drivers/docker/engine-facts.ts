import { statfs } from 'node:fs/promises';
import { formatDuration } from '../../core/duration.ts';
import { DriverError } from '../../core/errors.ts';
import type { NodeCondition } from '../../core/facts.ts';
import { oneLine } from '../../core/hostile-text.ts';
import type { Engine } from './engine.ts';

/** Which limits of containers the engine's kernel can keep. */
export interface Limits {
  readonly memory: boolean;
  readonly cpu: boolean;
  readonly pids: boolean;
}

/** What an engine's part in a Swarm is. */
export interface SwarmFact {
  /** its id in the Swarm; empty: it is in none */
  readonly nodeId: string;
  readonly manages: boolean;
  /** ids of the managers that it knows */
  readonly managers: readonly string[];
}

/** What an engine says of itself. */
export interface EngineFacts {
  readonly name: string;
  readonly version: string;
  /** where others reach its machine; empty: nobody knows */
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly conditions: readonly NodeCondition[];
  readonly limits: Limits;
  readonly swarm: SwarmFact;
  /** why no container can run there; absent: they can be tried */
  readonly trouble?: { readonly code: string; readonly reason: string };
}

/** The parts of `/info` that are used. */
interface Info {
  readonly Name?: string;
  readonly ServerVersion?: string;
  readonly Driver?: string;
  readonly DockerRootDir?: string;
  readonly SystemTime?: string;
  readonly OSType?: string;
  readonly Labels?: readonly string[] | null;
  readonly Warnings?: readonly string[] | null;
  readonly MemoryLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly PidsLimit?: boolean;
  readonly Swarm?: {
    readonly NodeID?: string;
    readonly NodeAddr?: string;
    readonly LocalNodeState?: string;
    readonly ControlAvailable?: boolean;
    readonly RemoteManagers?: readonly { readonly NodeID: string }[] | null;
  };
}

interface Version {
  readonly ApiVersion?: string;
}

const LOOK_LIMIT_MS = 5000;
/** Of Docker 19.03: what a run asks for is there since then. */
const OLDEST_API = '1.40';
/** Less of its data folder is short; the kubelet has 10 % and 15 % for its two. */
const LEAST_FREE = 0.1;
/** The times of an engine and of the runner may differ by so much before it is worth a word. */
const CLOCK_MS = 2000;

/** Looks at an engine. One that does not answer is a fact, not an error. */
export async function readEngine(engine: Engine): Promise<EngineFacts> {
  try {
    const startedAt = Date.now();
    const [info, version] = await engine.call(
      `look at ${engine.host.url}`,
      (docker) => Promise.all([docker.info() as Promise<Info>, docker.version() as Promise<Version>]),
      LOOK_LIMIT_MS,
    );
    return await described(engine, info, version, (startedAt + Date.now()) / 2);
  } catch (error) {
    // what it says of itself takes no runtime: it is the engine that hangs
    if (error instanceof DriverError)
      return absent(engine, error.code === 'runtime-broken' ? silent(error) : error);
    throw error;
  }
}

/** What the diagnosis tells one from the other by. */
const REASONS: Readonly<Record<string, string>> = {
  'engine-down': 'EngineGone',
  'engine-hung': 'EngineSilent',
  'certificate-expiring': 'EngineCertificate',
};

const silent = ({ message }: DriverError): Pick<DriverError, 'code' | 'message'> => ({
  code: 'engine-hung',
  message,
});

function absent({ host }: Engine, { code, message }: Pick<DriverError, 'code' | 'message'>): EngineFacts {
  return {
    name: host.name ?? host.url,
    version: '',
    address: addressOf(host.way),
    labels: {},
    conditions: [condition('Ready', 'False', REASONS[code] ?? 'EngineUnreached', message)],
    limits: { memory: false, cpu: false, pids: false },
    swarm: { nodeId: '', manages: false, managers: [] },
    trouble: { code, reason: message },
  };
}

async function described(
  { host }: Engine,
  info: Info,
  { ApiVersion = '' }: Version,
  nowMs: number,
): Promise<EngineFacts> {
  const { ServerVersion: version = '', Driver = 'no storage driver' } = info;
  const trouble = unsuitable(info, ApiVersion);
  const message = trouble?.reason ?? `Docker ${version}, API ${ApiVersion}, ${Driver}`;
  const aheadMs = Date.parse(info.SystemTime ?? '') - nowMs;
  const isLocal = host.way.kind === 'unix';
  return {
    name: host.name ?? info.Name ?? host.url,
    version,
    address: addressOf(host.way) || (info.Swarm?.NodeAddr ?? ''),
    labels: Object.fromEntries((info.Labels ?? []).map(labelOf)),
    conditions: [
      condition('Ready', trouble ? 'False' : 'True', trouble ? 'EngineUnfit' : 'EngineAnswers', message),
      ...(isLocal && info.DockerRootDir ? await diskPressure(info.DockerRootDir) : []),
      ...clock(aheadMs),
      ...warnings(info.Warnings ?? []),
    ],
    limits: {
      memory: info.MemoryLimit ?? false,
      cpu: info.CpuCfsQuota ?? false,
      pids: info.PidsLimit ?? false,
    },
    swarm: swarmOf(info.Swarm),
    ...(trouble ? { trouble } : {}),
  };
}

function unsuitable({ OSType = 'linux' }: Info, api: string): EngineFacts['trouble'] {
  if (OSType !== 'linux')
    return { code: 'absent', reason: `it runs ${OSType} containers: agents are Linux's` };
  if (compare(api, OLDEST_API) >= 0) return undefined;
  return {
    code: 'version-skew',
    reason: `its API is ${api || 'of no version'}, a run takes ${OLDEST_API} or newer`,
  };
}

/** As numbers, part by part: 1.9 is older than 1.40. */
function compare(a: string, b: string): number {
  const [[majorA = 0, minorA = 0], [majorB = 0, minorB = 0]] = [a, b].map((one) =>
    one.split('.').map(Number),
  ) as [number[], number[]];
  return majorA - majorB || minorA - minorB;
}

const condition = (
  type: string,
  status: NodeCondition['status'],
  reason: string,
  message: string,
): NodeCondition => ({ type, status, reason, message: oneLine(message) });

/** Where the data folder is on this machine, too, its file system can be looked at. */
async function diskPressure(folder: string): Promise<NodeCondition[]> {
  const found = await statfs(folder).catch(() => undefined);
  if (!found || found.blocks === 0) return [];
  // as df has it: what only root may fill is neither used nor free
  const free = found.bavail / (found.blocks - found.bfree + found.bavail);
  const told = `${Math.floor(free * 100)} % of the file system of ${folder} is free`;
  const isShort = free < LEAST_FREE;
  return [
    condition(
      'DiskPressure',
      isShort ? 'True' : 'False',
      isShort ? 'DataFolderFull' : 'DataFolderHasSpace',
      told,
    ),
  ];
}

function clock(aheadMs: number): NodeCondition[] {
  if (!Number.isFinite(aheadMs)) return [];
  const far = formatDuration(Math.round(Math.abs(aheadMs)));
  const told = `its clock is ${far} ${aheadMs >= 0 ? 'ahead of' : 'behind'} the runner's`;
  const isFar = Math.abs(aheadMs) > CLOCK_MS;
  return [condition('ClockSkew', isFar ? 'True' : 'False', isFar ? 'FarFromRunner' : 'NearRunner', told)];
}

const warnings = (texts: readonly string[]): NodeCondition[] =>
  texts.length === 0 ? [] : [condition('Warnings', 'True', 'EngineWarns', texts.join(' '))];

function labelOf(label: string): [key: string, value: string] {
  const [key = '', ...value] = label.split('=');
  return [key, value.join('=')];
}

const addressOf = (way: Engine['host']['way']): string => (way.kind === 'unix' ? '' : way.host);

function swarmOf(swarm: Info['Swarm']): SwarmFact {
  const { NodeID = '', LocalNodeState, ControlAvailable = false, RemoteManagers } = swarm ?? {};
  if (LocalNodeState !== 'active') return { nodeId: '', manages: false, managers: [] };
  return {
    nodeId: NodeID,
    manages: ControlAvailable,
    managers: (RemoteManagers ?? []).map((manager) => manager.NodeID),
  };
}
