import { UsageError } from '../core/errors.ts';
import { EXIT_CODE } from '../core/exit-code.ts';
import type { Need } from '../core/need.ts';
import type { Diagnosed } from '../drivers/kubernetes/doctor.ts';
import { hasKubeConfig } from '../drivers/kubernetes/find-config.ts';
import type { RunOptions } from '../options/options.ts';
import { LOOK, painter } from '../report/paint.ts';
import { needsOf } from '../run/needs.ts';
import type { StartShell } from '../vitest/start-shell.ts';
import { withCollected } from './with-collected.ts';

/** `smoke doctor`: has a run of these suites all that it needs of the cluster? Creates nothing. @returns the exit code */
export const doctorCommand = (specs: readonly string[], flags: object, start: StartShell): Promise<number> =>
  withCollected(specs, flags, start, async ({ plan, tests }, options, json) => {
    if (!hasKubeConfig(options)) {
      throw new UsageError(
        'no cluster found: no kubeconfig (--kubeconfig, KUBECONFIG, ~/.kube/config) and no in-cluster account',
      );
    }
    const { examine } = await import('../drivers/kubernetes/doctor.ts');
    const found = await examine({
      ...options,
      needs: new Map([...needsOf(plan, tests), ...unattended(options)]),
    });
    const verdict = verdictOf(found);
    process.stdout.write(
      json
        ? `${JSON.stringify({ schemaVersion: 1, verdict, checks: found }, null, 2)}\n`
        : asText(found, options.color && process.stdout.isTTY && !process.env.NO_COLOR),
    );
    return EXIT_CODE[verdict];
  });

/** For what is done beside the run. */
const unattended = ({ lock, publish }: RunOptions): readonly [Need, readonly string[]][] => [
  ...(lock === undefined ? [] : [['lock', []] as [Need, []]]),
  ...(publish ? [['publish', []] as [Need, []]] : []),
];

function verdictOf(found: readonly Diagnosed[]): 'passed' | 'failed' | 'inconclusive' {
  const has = (status: Diagnosed['status']) => found.some((one) => one.status === status);
  if (has('failed')) return 'failed';
  return has('inconclusive') ? 'inconclusive' : 'passed';
}

function asText(found: readonly Diagnosed[], color: boolean): string {
  const paint = painter(color);
  const width = Math.max(...found.map(({ name }) => name.length));
  const lines = found.map(({ name, status, detail, rule }) => {
    const { symbol, style } = LOOK[status];
    const more = rule ? `\n  ${' '.repeat(width)}  ${rule}` : '';
    return `${paint(style, symbol)} ${name.padEnd(width)}  ${detail}${more}\n`;
  });
  return lines.join('');
}
