import { UsageError } from '../core/errors.ts';
import type { JobOptions } from '../drivers/kubernetes/manifest/job.ts';
import { OPTIONS, type RunOptions } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';

interface Flags {
  readonly scope?: 'cluster' | 'namespace';
  readonly schedule?: string;
  readonly reportsClaim?: string;
}

const NAMESPACE = 'kube-smoke';
const SCHEDULE = '*/30 * * * *';
/** Five fields, or a word such as `@hourly`. */
const CRON = /^(@\w+|\S+( \S+){4})$/;

/** `smoke manifest`: YAML to apply, on standard output. Asks no cluster. @returns the exit code */
export async function manifestCommand(what: 'rbac' | 'job' | 'cronjob', flags: Flags): Promise<number> {
  const { scope, schedule, reportsClaim, ...others } = flags;
  if (schedule !== undefined && what !== 'cronjob') throw new UsageError('--schedule is for a cronjob');
  if (schedule !== undefined && !CRON.test(schedule))
    throw new UsageError(`--schedule: '${schedule}' is no schedule: write '*/30 * * * *' or @hourly`);
  if (reportsClaim !== undefined && what === 'rbac')
    throw new UsageError('--reports-claim is for a job or a cronjob');
  const options = await readOptions(others, process.cwd());
  const place = {
    namespace: options.namespace ?? NAMESPACE,
    newNamespace: options.namespace === undefined,
    scope: scope ?? options.scope,
    ...(options.etcd?.secret && { etcdSecret: options.etcd.secret }),
  };
  const { printObjects } = await import('../drivers/kubernetes/manifest/print.ts');
  if (what === 'rbac') {
    const { rbacObjects } = await import('../drivers/kubernetes/manifest/objects.ts');
    process.stdout.write(printObjects(rbacObjects(place)));
    return 0;
  }
  const { cronJobObject, jobObject } = await import('../drivers/kubernetes/manifest/job.ts');
  const job = { ...place, ...jobOf(options), ...(reportsClaim && { reportsClaim }) };
  process.stdout.write(
    printObjects([what === 'job' ? jobObject(job) : cronJobObject(job, schedule ?? SCHEDULE)]),
  );
  return 0;
}

function jobOf(options: RunOptions): Pick<JobOptions, 'image' | 'imagePullPolicy' | 'selection' | 'timeout'> {
  const { image, imagePullPolicy, timeout } = options;
  if (image === OPTIONS.find(({ key }) => key === 'image')?.default)
    throw new UsageError('--image: name an image that has kube-smoke in it; the agents get the same');
  const many = (flag: string, names: readonly string[]) => names.flatMap((name) => [flag, name]);
  const selection = [
    ...many('--suite', options.suite),
    ...many('--skip-suite', options.skipSuite),
    ...many('--enable', options.enable),
    ...many('--grep', options.grep === undefined ? [] : [options.grep]),
  ];
  return { image, imagePullPolicy, selection, timeout };
}
