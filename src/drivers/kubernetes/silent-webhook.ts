import { DriverError } from '../../core/errors.ts';
import type { Api } from './api.ts';
import { listWebhooks, type WebhookRule } from './readings/webhooks.ts';

/** For an object that nobody is asked of. */
const LIMIT_MS = 1000;

/**
 * Other objects would be created, and pods are not: then it is somebody whom the API server asks of every new pod. It
 * waits for a webhook for 10 s, by default, before it says so itself.
 * @param path of the pods that are not created
 * @returns the error to tell instead; undefined where no webhook has a say in pods, or all is silent
 */
export async function silentWebhook(api: Api, doing: string, path: string): Promise<DriverError | undefined> {
  const [asked, others] = await Promise.all([askedOfPods(api).catch(() => []), answersOthers(api, path)]);
  if (asked.length === 0 || !others) return undefined;
  const reason = `no answer, and an admission webhook is asked of every new pod: ${asked.join(', ')}`;
  return new DriverError(reason, { doing, code: 'admission-webhook-broken', retryable: false });
}

/** Creates nothing, and yet takes the way of what is created, down to etcd. */
async function answersOthers(api: Api, path: string): Promise<boolean> {
  const others = `${path.replace(/pods$/, 'serviceaccounts')}?dryRun=All`;
  const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'would-be' } };
  const request = {
    method: 'POST',
    path: others,
    doing: 'try another object',
    body,
    limitMs: LIMIT_MS,
  } as const;
  return api.ask(request).then(
    () => true,
    () => false,
  );
}

async function askedOfPods(api: Api): Promise<string[]> {
  const configurations = await listWebhooks(api);
  return configurations.flatMap(({ metadata, webhooks = [] }) =>
    webhooks
      .filter(({ rules = [] }) => rules.some(isOfNewPods))
      .map(({ name }) => `${metadata.name}/${name}`),
  );
}

const names = (list: readonly string[] | undefined, ...words: readonly string[]): boolean =>
  list?.some((one) => words.includes(one)) ?? false;

const isOfNewPods = ({ apiGroups, operations, resources }: WebhookRule): boolean =>
  names(apiGroups, '', '*') && names(operations, 'CREATE', '*') && names(resources, 'pods', '*', '*/*');
