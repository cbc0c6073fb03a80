import { withDocker } from '../docker/lab.ts';
import { runSmoke } from './child.ts';
import { IMAGE } from './cluster-run.ts';
import { note } from './note.ts';
import { spreadOf } from './spread.ts';
import type { Row } from './table.ts';

const ENGINES = 3;
/** a verdict on three engines is to be there by then */
const LIMIT_MS = 3000;

/** A whole run on three Docker engines that are a Swarm. */
export const measureDocker = (runs: number): Promise<Row[]> =>
  withDocker(async ({ engines }) => {
    const hosts = engines.flatMap(({ socket }) => ['--docker-host', socket]);
    const args = ['run', '--driver', 'docker', ...hosts, '--image', IMAGE];
    await runSmoke(args); // once outside the measurement: caches of the machine
    const walls: number[] = [];
    for (let run = 1; run <= runs; run++) walls.push((await runSmoke(args)).wallMs);
    note(`docker: ${spreadOf(walls).median.toFixed(0)} ms`);
    return [
      {
        what: `smoke run on ${engines.length} Docker engines: process`,
        unit: 'ms',
        spread: spreadOf(walls),
        limit: LIMIT_MS,
      },
    ];
  }, ENGINES);
