import type { Container } from 'dockerode';
import { formatDuration } from '../../../core/duration.ts';
import { DriverError } from '../../../core/errors.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { TrialResult } from '../../driver.ts';
import { scriptBody } from '../container-body.ts';
import { createContainer, removeContainer } from '../containers.ts';
import type { Place } from '../place.ts';
import { type Bench, placesIn, type Trial } from './trial.ts';

const SAID = 'kube-smoke was here';
const EXIT = 7;
/** Says its piece once it can be told to end: nobody else in a container heeds a signal that nobody waits for. */
const SCRIPT = `process.on('SIGTERM', () => process.exit(${EXIT})); console.log(${JSON.stringify(SAID)}); setTimeout(() => process.exit(1), 40_000)`;
const REMOVE_LIMIT_MS = 5000;

/** On each node at once: a container is created, says something, is stopped, tells its exit code, and is gone. */
export const containerCycle: Trial<'pod-cycle'> = async ({ nodes }, bench, withinMs) =>
  Promise.all(placesIn(nodes, bench).map((on) => cycle(on, bench, withinMs)));

async function cycle(on: Place, { place, options }: Bench, withinMs: number): Promise<TrialResult> {
  const { node: at, engine, facts } = on;
  if (facts.trouble)
    return { at, ok: false, totalMs: 0, code: facts.trouble.code, observed: facts.trouble.reason };
  const name = `cycle-${at}`;
  const body = scriptBody(place, { name, role: 'trial', image: options.image, limits: facts.limits }, SCRIPT);
  const startedAt = performance.now();
  const spentMs = () => performance.now() - startedAt;
  let container: Container | undefined;
  try {
    container = await createContainer(engine, body, options.imagePullPolicy, () => {});
    const seen = await comeAndGo(on, container, withinMs);
    await removeContainer(engine, container, name, performance.now() + REMOVE_LIMIT_MS);
    const totalMs = spentMs();
    const observed = `${seen.observed}, gone after ${formatDuration(totalMs)}`;
    return { at, totalMs, ok: seen.code === undefined, ...seen, observed };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    if (container) await removeContainer(engine, container, name, performance.now() + REMOVE_LIMIT_MS);
    return { at, ok: false, totalMs: spentMs(), code: error.code, observed: error.message };
  }
}

/** @returns what it showed, and a code where that was not what it was to show */
async function comeAndGo(
  { engine, node }: Place,
  container: Container,
  withinMs: number,
): Promise<{ observed: string; code?: string }> {
  const ask = <T>(doing: string, work: () => Promise<T>) =>
    engine.call(`${doing} on ${node}`, work, withinMs);
  await ask('start a container', () => container.start());
  const said = await ask('read the log of a container', () => firstLine(container));
  if (said !== SAID) return { observed: `its log has '${oneLine(said, 80)}'`, code: 'ELOG' };
  await ask('stop a container', () => container.stop({ t: Math.ceil(withinMs / 1000) }));
  const { State } = await ask('look at a container', () => container.inspect());
  if (State.ExitCode !== EXIT) return { observed: `exit code ${State.ExitCode}, not ${EXIT}`, code: 'EEXIT' };
  return { observed: 'started, heard and stopped' };
}

/** Of its log, as soon as there is one. */
async function firstLine(container: Container): Promise<string> {
  const stream = await container.logs({ follow: true, stdout: true });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    // each piece has a header of eight bytes
    const text = Buffer.concat(chunks).subarray(8).toString();
    if (text.includes('\n')) return text.trim();
  }
  return Buffer.concat(chunks).subarray(8).toString().trim();
}
