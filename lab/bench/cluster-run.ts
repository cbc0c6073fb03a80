import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab.ts';
import { withLab } from '../with-lab.ts';
import { barePods } from './bare-pods.ts';
import { runSmoke } from './child.ts';
import { note } from './note.ts';
import { countRequests } from './requests.ts';
import { spreadOf } from './spread.ts';
import type { Row } from './table.ts';
import { until } from './until.ts';

export const IMAGE = 'docker.io/lab/node:24';
const GONE_LIMIT_MS = 90_000;
/** The suites without which no run says much; the others read what there is once, however many nodes there are. */
const NETWORK = ['nodes', 'control-plane', 'overlay', 'services', 'dns'];
const MOST_BROKEN_RUNS = 3;
/** how long a probe waits for an answer, unless its check says otherwise: `src/run/observe.ts` */
const PROBE_TIMEOUT_MS = 3000;
/** of these alone */
const NETWORK_RATIO_LIMIT = 1.8;
/** with every default suite on */
const RATIO_LIMIT = 2.2;

/** A whole run, and the start of one bare pod a node by the same client, in turns. */
export function measureCluster(runs: number): Promise<Row[]> {
  return withLab((lab) => measure(lab, runs));
}

async function measure(lab: Lab, runs: number): Promise<Row[]> {
  await using pods = await barePods(lab);
  await smoke(lab); // both once outside the measurement: caches of the machine, images on the nodes
  await pods.start();
  const suites = NETWORK.flatMap((name) => ['--suite', name]);
  const [walls, networks, bares, requests]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let run = 1; run <= runs; run++) {
    const counted = await countRequests(lab, async () => {
      await anyPhase();
      walls.push(await smoke(lab));
    });
    requests.push(counted);
    await anyPhase();
    networks.push(await smoke(lab, ...suites));
    await anyPhase();
    bares.push(await pods.start());
    note(
      `cluster ${run}/${runs}: verdict ${ms(walls.at(-1))}, of the network's suites ${ms(networks.at(-1))}, bare pods ${ms(bares.at(-1))}, ${counted} requests`,
    );
  }
  const broken = await brokenRuns(lab, Math.min(runs, MOST_BROKEN_RUNS));
  const network = await countRequests(lab, async () => void (await smoke(lab, ...suites)));
  const nodes = lab.nodes.length;
  return [
    { what: 'smoke run on the lab: process', unit: 'ms', spread: spreadOf(walls) },
    { what: `one bare pod a node (${nodes}) until all run`, unit: 'ms', spread: spreadOf(bares) },
    {
      what: 'verdict ÷ bare pod start',
      unit: '',
      spread: spreadOf(walls.map((wall, i) => wall / bares[i]!)),
      limit: RATIO_LIMIT,
    },
    {
      what: `… of ${NETWORK.join(', ')} alone`,
      unit: '',
      spread: spreadOf(networks.map((wall, i) => wall / bares[i]!)),
      limit: NETWORK_RATIO_LIMIT,
    },
    {
      what: 'later with the overlay of a node down',
      unit: 'ms',
      spread: spreadOf(broken.map((wall) => wall - spreadOf(walls).median)),
      limit: PROBE_TIMEOUT_MS,
    },
    { what: 'API requests of a run', unit: '', spread: spreadOf(requests) },
    {
      what: `… of ${NETWORK.join(', ')} alone`,
      unit: '',
      spread: spreadOf([network]),
      limit: 6 * nodes + 20,
    },
    { what: 'API requests a node', unit: '', spread: spreadOf(requests.map((count) => count / nodes)) },
  ];
}

/** The second in which kube-proxy does nothing after it has taken away the services of a run, and a little more. */
const REST_MS = 1500;

/**
 * No turn shall pay for the one before it. Kubelets look at their containers once a second, so a start takes up to a
 * second more or less by when it falls; what comes right after something else would always fall in the same place.
 */
const anyPhase = (): Promise<void> => sleep(REST_MS + Math.random() * 1000);

/** What silence costs: all that is met with it is waited for at the same time. */
async function brokenRuns(lab: Lab, runs: number): Promise<number[]> {
  const heal = await lab.fault('overlay-down', lab.nodes[1]!);
  try {
    const walls: number[] = [];
    for (let run = 0; run < runs; run++) walls.push(await smokeTo(1, lab));
    note(`cluster, overlay down: verdict ${walls.map(ms).join(', ')}`);
    return walls;
  } finally {
    await heal();
  }
}

/** One run that passes. @returns its wall time, after its namespace is gone */
export const smoke = (lab: Lab, ...more: readonly string[]): Promise<number> => smokeTo(0, lab, more);

async function smokeTo(exitCode: number, lab: Lab, more: readonly string[] = []): Promise<number> {
  const args = [
    'run',
    '--driver',
    'kubernetes',
    '--kubeconfig',
    lab.smokeKubeconfig,
    '--image',
    IMAGE,
    ...more,
  ];
  const { wallMs, stdout } = await runSmoke([...args, '--health', '-'], exitCode);
  const { run } = JSON.parse(stdout) as { run: { id: string } };
  await until(`namespace smoke-${run.id} is gone`, GONE_LIMIT_MS, async () => {
    const { status } = await lab.adminRequest('GET', `/api/v1/namespaces/smoke-${run.id}`);
    return status === 404;
  });
  return wallMs;
}

const ms = (value = 0): string => `${value.toFixed(0)} ms`;
