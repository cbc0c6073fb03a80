import { DriverError } from '../../core/errors.ts';
import type { Api } from './api.ts';
import { listWebhooks, type WebhookRule } from './readings/webhooks.ts';

/**
 * Other objects are created, and pods are not: then it is somebody whom the API server asks of every new pod. It
 * waits for a webhook for 10 s, by default, before it says so itself.
 * @returns the error to tell instead; undefined where no webhook has a say in pods
 */
export async function silentWebhook(api: Api, doing: string): Promise<DriverError | undefined> {
  const asked = await askedOfPods(api).catch(() => []);
  if (asked.length === 0) return undefined;
  const reason = `no answer, and an admission webhook is asked of every new pod: ${asked.join(', ')}`;
  return new DriverError(reason, { doing, code: 'admission-webhook-broken', retryable: false });
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
