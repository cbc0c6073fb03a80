import { sleep } from '../../core/deadline.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import type { Leftover } from '../driver.ts';
import type { Engine } from './engine.ts';
import type { Place } from './place.ts';
import type { RunPlace } from './run-place.ts';
import type { Wiring } from './wiring.ts';

/** A network whose last container has just gone may be held for a moment. */
const AGAIN_MS = 100;

/** The run's network: one, or one on each engine. */
export class RunNetwork {
  private readonly place: RunPlace;
  private readonly made: ReadonlyMap<Engine, Promise<void>>;
  private readonly shared: Promise<void> | undefined;

  constructor(place: RunPlace, wiring: Wiring, places: readonly Place[]) {
    this.place = place;
    const engines =
      wiring.kind === 'published'
        ? places.filter(({ facts }) => !facts.trouble).map(({ engine }) => engine)
        : [wiring.kind === 'bridge' ? wiring.on.engine : wiring.manager.engine];
    this.made = new Map([...new Set(engines)].map((engine) => [engine, this.create(engine, wiring)]));
    for (const one of this.made.values()) one.catch(() => {});
    this.shared = wiring.kind === 'published' ? undefined : [...this.made.values()][0];
  }

  /** The engine's containers can be connected to it. @throws DriverError */
  ready(engine: Engine): Promise<void> {
    return this.shared ?? this.made.get(engine) ?? Promise.resolve();
  }

  /** @returns what could not be removed in that time */
  async remove(limitMs: number): Promise<readonly Leftover[]> {
    const endsAt = performance.now() + limitMs;
    const left = [...this.made].map(async ([engine, made]): Promise<Leftover[]> => {
      await made.catch(() => {});
      return removeNetwork(engine, this.place.network, endsAt);
    });
    return (await Promise.all(left)).flat();
  }

  private async create(engine: Engine, { kind }: Wiring): Promise<void> {
    const { network, labels } = { network: this.place.network, labels: this.place.labels() };
    const driver = kind === 'overlay' ? { Driver: 'overlay', Attachable: true } : { Driver: 'bridge' };
    await engine.call(`create network ${network}`, (docker, abortSignal) =>
      docker.createNetwork({ Name: network, ...driver, Labels: labels, abortSignal }),
    );
  }
}

/** Removes a network, as soon as nothing is connected to it. Gone already is fine. */
export async function removeNetwork(engine: Engine, name: string, endsAt: number): Promise<Leftover[]> {
  const doing = `remove network ${name}`;
  for (;;) {
    try {
      await engine.call(doing, (docker) => docker.getNetwork(name).remove(), left(endsAt));
      return [];
    } catch (error) {
      if (error instanceof DriverError && error.status === 404) return [];
      const isHeld = error instanceof DriverError && error.status === 403;
      if (!isHeld || left(endsAt) <= AGAIN_MS) return [{ kind: 'network', name, reason: messageOf(error) }];
      await sleep(AGAIN_MS);
    }
  }
}

const left = (endsAt: number): number => Math.max(1, endsAt - performance.now());
