import { DriverError } from '../../../core/errors.ts';
import type { WebhookFact } from '../../../core/webhook-fact.ts';
import type { Api } from '../api.ts';
import { listAll } from '../list-all.ts';

/** What a webhook has a say in. */
export interface WebhookRule {
  readonly apiGroups?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
}

export interface Configuration {
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly {
    readonly name: string;
    readonly failurePolicy?: 'Fail' | 'Ignore';
    readonly rules?: readonly WebhookRule[];
    readonly clientConfig?: { readonly service?: Reference };
  }[];
}

interface Reference {
  readonly namespace: string;
  readonly name: string;
}

interface Slice {
  readonly metadata: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null;
}

type Behind = NonNullable<WebhookFact['service']>;

const SERVICE_NAME = 'kubernetes.io/service-name';
const KINDS = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'];
const keyOf = ({ namespace, name }: Reference): string => `${namespace}/${name}`;

/** All of them: one list a kind. */
export async function listWebhooks(api: Api): Promise<readonly Configuration[]> {
  const lists = KINDS.map((kind) =>
    listAll<Configuration>(api, `/apis/admissionregistration.k8s.io/v1/${kind}`, `list the ${kind}`),
  );
  return (await Promise.all(lists)).flat();
}

/** Every admission webhook that has a say in anything, and how many are behind it. */
export async function webhooks(api: Api): Promise<readonly WebhookFact[]> {
  const found = (await listWebhooks(api)).flatMap(({ metadata, webhooks = [] }) =>
    webhooks
      .filter(({ rules = [] }) => rules.length > 0)
      .map(({ name, failurePolicy = 'Fail', clientConfig }) => {
        return { configuration: metadata.name, name, failurePolicy, service: clientConfig?.service };
      }),
  );
  const behind = await findBehind(
    api,
    found.flatMap(({ service }) => service ?? []),
  );
  return found.map(({ service, ...webhook }) => {
    const known = service && behind.get(keyOf(service));
    return { ...webhook, ...(known && { service: known }) };
  });
}

/** By service; one that is only another name for a host outside is left out, as is a webhook that has a URL. */
async function findBehind(api: Api, services: readonly Reference[]): Promise<Map<string, Behind>> {
  const wanted = new Map(services.map((one) => [keyOf(one), one]));
  const ready = wanted.size === 0 ? new Map<string, number>() : await countReady(api, [...wanted.values()]);
  const known = [...wanted].map(async ([key, { namespace, name }]): Promise<[string, Behind][]> => {
    const readyEndpoints = ready.get(key) ?? 0;
    const kind = readyEndpoints > 0 ? 'inside' : await kindOf(api, { namespace, name });
    const exists = kind !== 'absent';
    return kind === 'outside' ? [] : [[key, { namespace, name, exists, readyEndpoints }]];
  });
  return new Map((await Promise.all(known)).flat());
}

async function countReady(api: Api, services: readonly Reference[]): Promise<Map<string, number>> {
  const names = [...new Set(services.map(({ name }) => name))].join(',');
  const query = new URLSearchParams({ labelSelector: `${SERVICE_NAME} in (${names})` });
  const path = `/apis/discovery.k8s.io/v1/endpointslices?${query}`;
  const ready = new Map<string, number>();
  for (const { metadata, endpoints } of await listAll<Slice>(api, path, 'list the endpoints of webhooks')) {
    const key = `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME]}`;
    // not known is taken for ready, as Kubernetes has it
    const count = (endpoints ?? []).filter(({ conditions }) => conditions?.ready ?? true).length;
    ready.set(key, (ready.get(key) ?? 0) + count);
  }
  return ready;
}

/** Asked only of a service that has nobody ready. */
async function kindOf(api: Api, { namespace, name }: Reference): Promise<'inside' | 'outside' | 'absent'> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;
  const doing = `read service ${name}.${namespace}`;
  try {
    const { spec } = await api.request<{ spec?: { type?: string } }>({ method: 'GET', path, doing });
    return spec?.type === 'ExternalName' ? 'outside' : 'inside';
  } catch (error) {
    if (error instanceof DriverError && error.status === 404) return 'absent';
    throw error;
  }
}
