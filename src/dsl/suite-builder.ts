import type { CheckPlan, OwnService, Source, SuitePlan, Workload } from '../core/plan.ts';
import type { Skipped } from '../core/skipped.ts';
import { mistake } from './mistakes.ts';
import { Asked } from './questions.ts';
import { limited } from './thresholds.ts';

/** Collects what one suite declares. Its `plan` grows while the suite's function runs. */
export class SuiteBuilder {
  readonly plan: SuitePlan & { workloads: Workload[]; services: OwnService[]; checks: CheckPlan[] };

  /** why none of it is to run */
  readonly skipped: Skipped | undefined;

  constructor(name: string, skipped?: Skipped) {
    this.skipped = skipped;
    if (name.trim() === '' || name.includes('/'))
      mistake(`bad suite name '${name}': it must not be empty or hold a /`);
    this.plan = { name, workloads: [], services: [], checks: [] };
  }

  private declared: Promise<void> | undefined;
  private readonly names = new Set<string>();
  private attempted = 0;

  /** Hands the whole plan over, the first time that any of its checks runs. */
  declareOnce(declare: (plan: SuitePlan) => Promise<void>): Promise<void> {
    this.declared ??= declare(this.plan);
    return this.declared;
  }

  /** There is a test with steps of its own. */
  addTest(): void {
    this.attempted++;
  }

  /** Nobody even tried to write a check. */
  isEmpty(): boolean {
    return this.attempted === 0;
  }

  addWorkload(workload: Workload): void {
    const { name, count, serve } = workload;
    nameIsFree('pods', name, this.plan.workloads);
    if (!Number.isInteger(count) || count < 1 || count > 100)
      mistake(`pods('${name}'): count is 1 to 100, not ${count}`);
    for (const [protocol, port] of Object.entries(serve)) {
      if (!['tcp', 'udp', 'http'].includes(protocol)) {
        mistake(`pods('${name}'): cannot serve '${protocol}': there are tcp, udp and http`);
      } else if (!Number.isInteger(port) || port < 1025 || port > 65535) {
        mistake(`pods('${name}'): port ${port} for ${protocol}: 1025 to 65535 (agents have no privileges)`);
      }
    }
    this.plan.workloads.push(workload);
  }

  addService(service: OwnService): void {
    const { selects } = service;
    if (selects.kind === 'workload' && !this.plan.workloads.some(({ name }) => name === selects.name)) {
      mistake(`service('${service.name}') selects pods('${selects.name}'), which this suite does not have`);
    }
    const known = this.plan.services.find(({ name }) => name === service.name);
    if (!known) this.plan.services.push(service);
    else if (JSON.stringify(known.selects) !== JSON.stringify(selects)) {
      mistake(`two different services would be called '${service.name}': use fewer or shorter labels`);
    }
  }

  /**
   * Reads a check. @param planned whether it is asked at all
   * @returns undefined where the author got it wrong (which is recorded)
   */
  addCheck(name: string, asked: Asked, source: Source | undefined, planned = true): CheckPlan | undefined {
    this.attempted++;
    if (typeof name !== 'string' || name.trim() === '') return void mistake('a check needs a name');
    if (this.names.has(name))
      return void mistake(`duplicate check name '${name}' in suite '${this.plan.name}'`);
    this.names.add(name);
    if (!(asked instanceof Asked)) {
      // what guard() made of an unknown word was recorded when it was written
      if (typeof asked !== 'function')
        mistake(`check '${name}' asks nothing: e.g. everyNode().reaches(everyNode()).tcp()`);
      return undefined;
    }
    const id = `${this.plan.name}/${name}`;
    const check = {
      id,
      suite: this.plan.name,
      name,
      source: source ?? { file: '', line: 0 },
      question: limited(id, asked.question),
    };
    if (planned) this.plan.checks.push(check);
    return check;
  }
}

function nameIsFree(kind: string, name: string, taken: readonly { name: string }[]): void {
  if (!/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
    mistake(
      `bad name ${kind}('${name}'): lower-case letters, digits and -, at most 40, as Kubernetes has it`,
    );
  } else if (taken.some((other) => other.name === name)) {
    mistake(`duplicate ${kind}('${name}') in this suite`);
  }
}

let current: SuiteBuilder | undefined;

/** Runs a suite's function with its builder as the one that `pods`, `service` and `check` add to. */
export async function inSuite(builder: SuiteBuilder, body: () => unknown): Promise<void> {
  const outer = current;
  current = builder;
  try {
    await body();
  } finally {
    current = outer;
  }
}

/** The suite being read, if one is. */
export function currentSuite(): SuiteBuilder | undefined {
  return current;
}

/** The suite being read. Outside of one, `word` is a mistake. */
export function requireSuite(word: string): SuiteBuilder | undefined {
  if (!current) mistake(`${word} belongs inside suite('…', () => { … })`);
  return current;
}
