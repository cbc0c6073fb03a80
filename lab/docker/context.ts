import { UsageError } from '../errors.ts';
import { numbers } from '../state/context.ts';
import type { StateRecord } from '../state/record.ts';
import { type EnginePlan, enginePlan } from './addresses.ts';

export interface DockerShape {
  readonly engines: number;
}

export interface DockerArtifacts {
  /** The archive of the agents' image. */
  readonly image: string;
}

export type DockerRecord = StateRecord<DockerShape, DockerArtifacts>;

/** A lab of Docker engines as its parts see it. */
export interface DockerContext {
  readonly dir: string;
  readonly engines: readonly EnginePlan[];
  readonly artifacts: DockerArtifacts;
}

export function dockerContext(dir: string, { shape, artifacts }: DockerRecord): DockerContext {
  return { dir, artifacts, engines: numbers(shape.engines).map((index) => enginePlan(dir, index)) };
}

export function engineNamed(lab: DockerContext, name: string | undefined): EnginePlan {
  const engine = lab.engines.find((candidate) => candidate.name === name);
  if (engine) return engine;
  const known = lab.engines.map((candidate) => candidate.name).join(', ');
  throw new UsageError(name ? `no engine is named ${name}: there are ${known}` : `name an engine: ${known}`);
}

export function twoEngines(lab: DockerContext, names: readonly string[]): [EnginePlan, EnginePlan] {
  const [one, other] = [engineNamed(lab, names[0]), engineNamed(lab, names[1])];
  if (one === other) throw new UsageError(`name two engines, not ${one.name} twice`);
  return [one, other];
}
