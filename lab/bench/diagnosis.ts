import { diagnose } from '../../src/diagnose/diagnose.ts';
import { faultsAtAnySize, matrix, namesOf } from '../../src/diagnose/matrices/testing.ts';
import { facts } from '../../src/diagnose/testing.ts';
import { spreadOf } from './spread.ts';
import type { Row } from './table.ts';

const NODES = 1000;
const LIMIT_MS = 1000;

/** What it takes to name the cause among what very many nodes saw; no lab. */
export async function measureDiagnosis(): Promise<Row[]> {
  const names = namesOf(NODES);
  const times = faultsAtAnySize.map(({ faults, unready }) => {
    const outcomes = matrix(names, faults(names));
    const cluster = facts(names, unready);
    const startedAt = performance.now();
    diagnose(outcomes, cluster);
    return performance.now() - startedAt;
  });
  const { max } = spreadOf(times);
  return [
    { what: `diagnosis of ${NODES} nodes, by fault`, unit: 'ms', spread: spreadOf(times) },
    { what: '… of the slowest fault', unit: 'ms', spread: spreadOf([max]), limit: LIMIT_MS },
  ];
}
